import { z } from "zod";
import { AppError } from "@/core/errors";
import { type Command, type Report, table } from "@/server/commands/command";
import type { Foundation } from "@/server/context";

/** Who may use the studio. People are named by their e-mail or their id. */
export const peopleCommands: readonly Command[] = [
  {
    name: "user list",
    takes: "nothing",
    about: "everybody, with their role and whether they have access",
    async run({ people }) {
      const all = await people.list();
      const rows = all.map(({ id, name, email, role, state, uid }) => [
        id,
        name,
        email ?? "–",
        role,
        state,
        uid === null ? "–" : String(uid),
      ]);
      const lines = table(["USER", "NAME", "E-MAIL", "ROLE", "STATE", "UID"], rows);
      return { json: { users: all, separation: await people.separation() }, lines, good: true };
    },
  },
  {
    name: "user add",
    takes: "anything",
    about: "makes an invite link for an e-mail; --role admin for an administrator",
    run: (foundation, subject) => add(foundation, wishOf(subject)),
  },
  {
    name: "user suspend",
    takes: "user",
    about: "signs a person out everywhere and stops what they run; what is theirs stays",
    async run({ people, compute }, subject) {
      const person = await named(people, subject);
      await people.suspend(person.id, null);
      // Where no server runs, nobody else stops them.
      await compute.settle();
      return done(person, `${person.name} is suspended and signed out everywhere; their apps stop.`);
    },
  },
  {
    name: "user resume",
    takes: "user",
    about: "lets a suspended person in again",
    async run({ people }, subject) {
      const person = await named(people, subject);
      await people.resume(person.id, null);
      return done(person, `${person.name} can sign in again.`);
    },
  },
  {
    name: "user remove",
    takes: "user",
    about: "removes a person for good; their files stay in the data folder",
    async run({ people, compute, config }, subject) {
      const person = await named(people, subject);
      await people.remove(person.id, null);
      await compute.settle();
      return done(
        person,
        `${person.name} was removed. Their files are in ${config.data}/homes/${person.id}.`,
      );
    },
  },
];

type People = Foundation["people"];

async function add({ people }: Foundation, wish: Wish): Promise<Report> {
  const before = (await people.list()).filter(({ uid }) => uid === null);
  const invite = await people.invite({ ...wish, by: null });
  const stopped = (await people.list()).filter(
    ({ id, uid }) => uid !== null && before.some((one) => one.id === id),
  );
  const lines = [
    `Invite link for ${invite.email}, once, until ${new Date(invite.expiresAt).toLocaleString()}:`,
    invite.url,
    ...stopped.map(
      ({ name }) =>
        `From now on, what ${name} runs has a user of the machine of its own; their apps stop once.`,
    ),
    ...((await people.trustEachOther())
      ? ["Everybody's code runs as the same user of this machine (usersTrustEachOther)."]
      : []),
  ];
  return { json: { invite }, lines, good: true };
}

interface Wish {
  readonly email: string;
  readonly role: "admin" | "user";
}

function wishOf(subject: string): Wish {
  const [email, option, role, ...rest] = subject.split(" ");
  const given = z.email().max(320).safeParse(email);
  const wanted = z.enum(["admin", "user"]).safeParse(option === "--role" ? role : "user");
  if (!given.success || !wanted.success || rest.length > 0 || (option !== undefined && option !== "--role"))
    throw new AppError("invalid", "Use: atelier user add <e-mail> [--role admin] [--json]");
  return { email: given.data, role: wanted.data };
}

async function named(people: People, subject: string) {
  const person = (await people.list()).find(
    ({ id, email }) => subject === id || subject.toLowerCase() === email,
  );
  if (person === undefined)
    throw new AppError("not-found", `There is no person "${subject}"; see: atelier user list.`);
  return person;
}

function done({ id }: { readonly id: string }, sentence: string): Report {
  return { json: { user: id }, lines: [sentence], good: true };
}
