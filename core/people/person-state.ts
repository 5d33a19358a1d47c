/**
 * Where somebody stands in the domain. `invited`: has a link and no password yet. `suspended`: cannot sign in and runs
 * nothing; what is theirs stays. `removed`: for good; the record stays, so that bills add up and no uid is used twice.
 */
export type PersonState = "invited" | "active" | "suspended" | "removed";

export type PersonRole = "admin" | "user";

export type PersonAction = "suspend" | "resume" | "remove" | "renew-link";

interface Standing {
  readonly id: string;
  readonly state: PersonState;
  readonly role: PersonRole;
}

const actions: Readonly<Record<PersonState, readonly PersonAction[]>> = {
  invited: ["renew-link", "remove"],
  active: ["suspend", "remove"],
  suspended: ["resume", "remove"],
  removed: [],
};

/** What can be done about somebody as they stand. */
export function possibleActions({ state }: Pick<Standing, "state">): readonly PersonAction[] {
  return actions[state];
}

/**
 * Why an administrator cannot do that to somebody, as a sentence; `null` where they can. `by` is `null` for a command
 * on the machine itself. `people` are all of the domain: one active administrator always remains.
 */
export function whyNotDo(
  action: PersonAction,
  of: { readonly person: Standing; readonly by: string | null; readonly people: readonly Standing[] },
): string | null {
  const { person, by, people } = of;
  if (!actions[person.state].includes(action)) return unfit[person.state];
  if (action !== "suspend" && action !== "remove") return null;
  if (person.id === by) return "You cannot take your own access away. Another administrator can.";
  const others = people.filter(
    ({ id, state, role }) => id !== person.id && state === "active" && role === "admin",
  );
  if (person.role === "admin" && person.state === "active" && others.length === 0)
    return "This is the last administrator of the domain. Add another one first.";
  return null;
}

const unfit: Readonly<Record<PersonState, string>> = {
  invited: "This person has not used their invite link yet. Nothing was changed.",
  active: "This person has access already. Nothing was changed.",
  suspended: "This person is suspended already. Nothing was changed.",
  removed: "This person was removed. Nothing was changed.",
};
