import type { PersonAction } from "@/core/people/person-state";
import { queries } from "../studio/queries";
import { sentenceOf, studio } from "../studio/studio-client";
import { confirmed } from "../ui/ask-store";
import { tell, warn } from "../ui/toast-store";
import { showLink } from "./link-store";

export type DomainPerson = Awaited<ReturnType<typeof studio.people.list.query>>["people"][number];

/** Asks where it takes something away, does it, and says what came of it. */
export async function actOn(person: DomainPerson, action: PersonAction): Promise<void> {
  const question = questions[action]?.(person.name);
  if (question !== undefined && !(await confirmed(question))) return;
  try {
    await perform(person, action);
  } catch (error) {
    warn(sentenceOf(error));
  }
  await queries.invalidateQueries({ queryKey: ["people"] });
}

async function perform({ id, name }: DomainPerson, action: PersonAction): Promise<void> {
  switch (action) {
    case "renew-link":
      return showLink(await studio.people.renewLink.mutate({ id }));
    case "suspend":
      await studio.people.suspend.mutate({ id });
      tell(`${name} is suspended and signed out everywhere.`);
      return;
    case "resume":
      await studio.people.resume.mutate({ id });
      tell(`${name} can sign in again.`);
      return;
    case "remove":
      await studio.people.remove.mutate({ id });
      tell(`${name} was removed.`);
      return;
    default:
      return action satisfies never;
  }
}

const questions: Partial<Record<PersonAction, (name: string) => Parameters<typeof confirmed>[0]>> = {
  suspend: (name) => ({
    title: `Suspend ${name}?`,
    description:
      "They are signed out everywhere at once, and all they run stops: variables in kernels are lost. Files and notebooks stay, and you can let them in again.",
    confirm: "Suspend",
    danger: true,
  }),
  remove: (name) => ({
    title: `Remove ${name} for good?`,
    description:
      "They are signed out everywhere at once, all they run stops, and their name and e-mail are deleted. This cannot be undone. Their files stay on the machine until somebody deletes them there, and bills keep what they used.",
    confirm: "Remove",
    danger: true,
  }),
};
