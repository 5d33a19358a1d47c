import { z } from "zod";
import { router, signedIn } from "@/server/router/procedure";

const id = z.string().min(1).max(100);
const notebook = z.string().min(1).max(4096);
const terms = z.strictObject({
  audience: z.enum(["domain", "people", "anyone"]),
  people: z.array(id).max(500),
  note: z.string().trim().max(2000),
  /** Epoch ms. */
  expiresAt: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).nullable(),
});
const snapshot = z.string().regex(/^[0-9a-f]{64}$/);

/** One's own links; what they show is at `/s/`. */
export const sharesRouter = router({
  /** What may be chosen: whether links can be for anyone, and the people of the domain. */
  options: signedIn.query(({ ctx: { person, context } }) => context.sharing.options(person)),
  list: signedIn
    .input(z.strictObject({ notebook: notebook.optional() }))
    .query(({ ctx: { person, context }, input }) =>
      context.sharing.links.list(person, input.notebook === undefined ? {} : { notebook: input.notebook }),
    ),
  create: signedIn
    .input(z.strictObject({ notebook, snapshot, terms }))
    .mutation(({ ctx: { person, context }, input }) => context.sharing.links.create(person, input)),
  addVersion: signedIn
    .input(z.strictObject({ link: id, snapshot }))
    .mutation(({ ctx: { person, context }, input }) => context.sharing.links.addVersion(person, input)),
  change: signedIn
    .input(z.strictObject({ link: id, terms }))
    .mutation(({ ctx: { person, context }, input }) => context.sharing.links.change(person, input)),
  revoke: signedIn
    .input(z.strictObject({ link: id }))
    .mutation(({ ctx: { person, context }, input }) => context.sharing.links.revoke(person, input.link)),
  /** Where somebody mentioned the person, and they have not looked yet. */
  mentions: signedIn.query(({ ctx: { person, context } }) => context.sharing.mentions(person)),
  visits: signedIn
    .input(z.strictObject({ link: id }))
    .query(({ ctx: { person, context }, input }) => context.sharing.visits(person, input.link)),
});
