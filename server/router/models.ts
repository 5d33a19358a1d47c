import { z } from "zod";
import { approvals, mayApprove } from "@/core/models/approval";
import { tagAskedFor } from "@/core/models/models";
import type { Person } from "@/server/accounts/person";
import { namesOf } from "@/server/router/names";
import { router, signedIn } from "@/server/router/procedure";

const name = z.string().min(1).max(250);
const number = z.string().regex(/^\d{1,10}$/);
const page = z.string().max(4_000).nullable();
const comment = z.string().max(4_000);
const version = z.strictObject({ model: name, version: number });

/** Models are the domain's: everybody in it reads them; who may change what is looked at by `Models`. */
export const modelsRouter = router({
  /** What the domain decided about models. */
  rules: signedIn.query(({ ctx: { context } }) => context.models.rules),
  list: signedIn
    .input(z.strictObject({ search: z.string().max(250), page, limit: z.number().int().min(1).max(200) }))
    .query(async ({ ctx: { context }, input }) => {
      const { search, ...pages } = input;
      const tag = tagAskedFor(search);
      const query = { containing: tag === null ? search : "", tag, ...pages };
      const found = await context.models.known(["list", query], (registry) => registry.models(query));
      const latest = await context.models.judged(found.value.models.flatMap((model) => model.latest ?? []));
      return { ...found, latest, names: await namesOf(context) };
    }),
  /** For which versions somebody waits for a decision. */
  waiting: signedIn.query(async ({ ctx: { context } }) => {
    return { waiting: await context.models.waiting(), names: await namesOf(context) };
  }),
  get: signedIn.input(z.strictObject({ model: name })).query(async ({ ctx: { person, context }, input }) => {
    const found = await context.models.known(["get", input.model], (registry) => registry.model(input.model));
    const isOwn = person.role === "admin" || found.value.madeBy === person.id;
    return { ...found, isOwn, names: await namesOf(context) };
  }),
  versions: signedIn
    .input(z.strictObject({ model: name, page, limit: z.number().int().min(1).max(200) }))
    .query(async ({ ctx: { context }, input }) => {
      const found = await context.models.known(["versions", input], (registry) => registry.versions(input));
      const versions = await context.models.judged(found.value.versions);
      return { ...found, value: { versions, next: found.value.next } };
    }),
  version: signedIn.input(version).query(async ({ ctx: { person, context }, input }) => {
    const found = await context.models.known(["version", input], async (registry) => {
      return { version: await registry.version(input), model: await registry.model(input.model) };
    });
    const { version: own, model } = found.value;
    const [judged] = await context.models.judged([own]);
    const madeBy = own.madeBy ?? model.madeBy;
    return {
      ...found,
      value: { version: { ...own, madeBy }, model },
      standing: judged?.standing,
      decisions: judged?.decisions ?? [],
      isOwn: person.role === "admin" || model.madeBy === person.id || own.madeBy === person.id,
      mayApprove: mayApprove(context.models.rules, { by: deciderOf(person), madeBy }),
      names: await namesOf(context),
    };
  }),
  /** What a version says of itself, and what of it would run code. */
  content: signedIn
    .input(version)
    .query(({ ctx: { context }, input }) =>
      context.models.known(["content", input], () => context.models.content(input)),
    ),
  files: signedIn
    .input(version.extend({ path: z.string().max(2_000) }))
    .query(({ ctx: { context }, input }) =>
      context.models.known(["files", input], (registry) => registry.files(input)),
    ),
  decide: signedIn
    .input(version.extend({ kind: z.enum(["asked", ...approvals]), comment }))
    .mutation(({ ctx: { person, context }, input }) =>
      context.models.decide({ ...input, by: deciderOf(person) }),
    ),
  setStage: signedIn
    .input(version.extend({ stage: z.string().max(100), comment }))
    .mutation(({ ctx: { person, context }, input }) =>
      context.models.setStage({ ...input, by: deciderOf(person) }),
    ),
  moveAlias: signedIn
    .input(
      z.strictObject({
        model: name,
        alias: z.string().regex(/^[\w-]{1,100}$/, "only letters, digits, dashes and underscores"),
        version: number.nullable(),
      }),
    )
    .mutation(({ ctx: { person, context }, input }) =>
      context.models.moveAlias({ ...input, by: deciderOf(person) }),
    ),
  setCard: signedIn
    .input(z.strictObject({ model: name, version: number.nullable(), card: z.string().max(100_000) }))
    .mutation(({ ctx: { person, context }, input }) =>
      context.models.setCard({ ...input, by: deciderOf(person) }),
    ),
});

function deciderOf({ id, email, role }: Person) {
  return { id, email, isAdmin: role === "admin" };
}
