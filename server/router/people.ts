import { z } from "zod";
import { administrator } from "@/server/router/administrator";
import { router } from "@/server/router/procedure";

const somebody = z.strictObject({ id: z.string().min(1).max(100) });

export const peopleRouter = router({
  /** Everybody, and what keeps their programs apart. */
  list: administrator.query(async ({ ctx: { context } }) => ({
    people: await context.people.list(),
    separation: await context.people.separation(),
  })),
  /** Answers the link by which the person comes in; it is told this once. */
  invite: administrator
    .input(z.strictObject({ email: z.email().max(320), role: z.enum(["admin", "user"]) }))
    .mutation(({ ctx: { person, context }, input }) => context.people.invite({ ...input, by: person.id })),
  renewLink: administrator
    .input(somebody)
    .mutation(({ ctx: { person, context }, input }) => context.people.renewLink(input.id, person.id)),
  suspend: administrator
    .input(somebody)
    .mutation(({ ctx: { person, context }, input }) => context.people.suspend(input.id, person.id)),
  resume: administrator
    .input(somebody)
    .mutation(({ ctx: { person, context }, input }) => context.people.resume(input.id, person.id)),
  remove: administrator
    .input(somebody)
    .mutation(({ ctx: { person, context }, input }) => context.people.remove(input.id, person.id)),
});
