import { z } from "zod";
import type { Json } from "@/core/json";
import type { Context } from "@/server/context";
import { exampleFiles } from "@/server/pipelines/example";
import { router, signedIn } from "@/server/router/procedure";

const id = z.string().regex(/^[\w-]{1,100}$/);
const step = z.string().regex(/^[\w. ()[\]/-]{1,200}$/);
const json: z.ZodType<Json> = z.json();
const wanted = {
  path: z.string().min(1).max(4_000),
  text: z.string().max(500_000),
  parameters: z.record(z.string().max(100), json),
};

const listQuery = z.strictObject({
  containing: z.string().max(200),
  states: z
    .array(z.enum(["waiting", "running", "asking", "stopping", "finished", "failed", "stopped"]))
    .max(7),
  page: z.string().max(100).nullable(),
  limit: z.number().int().min(1).max(100),
});

/** Runs of pipelines are the domain's: everybody in it reads them; who started one stops it and has it go on. */
export const pipelinesRouter = router({
  /** How the pipeline engine is doing, for whoever waits for it; asking starts nothing. */
  engine: signedIn.query(
    ({ ctx: { context } }) => context.pipelines.engine?.state() ?? ({ state: "ready" } as const),
  ),
  list: signedIn.input(listQuery).query(async ({ ctx: { context }, input }) => {
    return { ...(await context.pipelines.list(input)), names: await namesOf(context) };
  }),
  get: signedIn.input(z.strictObject({ id })).query(async ({ ctx: { context, person }, input }) => {
    const found = await context.pipelines.get(input.id);
    const isMine = found.value.owner === person.id;
    return { ...found, isMine, mayChange: isMine || person.role === "admin", names: await namesOf(context) };
  }),
  /** Lines of a step from the one that is named, at most 200. */
  logs: signedIn
    .input(z.strictObject({ id, step, from: z.number().int().min(0) }))
    .query(({ ctx: { context }, input }) => context.pipelines.logs(input)),
  attempts: signedIn
    .input(z.strictObject({ id, step }))
    .query(({ ctx: { context }, input }) => context.pipelines.attempts(input)),
  /** The pipeline files of the person's home. */
  files: signedIn.query(({ ctx: { person, context } }) => context.pipelines.files(person)),
  /** The example that ships, to be written into a home. */
  example: signedIn.query(({ ctx: { context } }) => exampleFiles(context.config.root)),
  start: signedIn.input(z.strictObject(wanted)).mutation(async ({ ctx: { person, context }, input }) => ({
    id: await context.pipelines.start(person, input),
  })),
  stop: signedIn
    .input(z.strictObject({ id }))
    .mutation(({ ctx: { person, context }, input }) => context.pipelines.stop(person, input.id)),
  goOn: signedIn
    .input(z.strictObject({ id }))
    .mutation(({ ctx: { person, context }, input }) => context.pipelines.goOn(person, input.id)),
  decide: signedIn
    .input(z.strictObject({ id, step, isApproved: z.boolean(), comment: z.string().max(2_000) }))
    .mutation(({ ctx: { person, context }, input }) => context.pipelines.decide(person, input)),
  /** Answers where the executed notebook of a step is read: a link of its own, for its owner alone. */
  openNotebook: signedIn
    .input(z.strictObject({ id, step }))
    .mutation(async ({ ctx: { person, context }, input }) => {
      const { snapshot, notebook } = await context.pipelines.snapshotOf(person, input);
      const terms = { audience: "people", people: [], note: "", expiresAt: null } as const;
      const made = await context.sharing.links.create(person, { notebook, snapshot, terms });
      return { path: `/s/${made.token}` };
    }),
  schedules: signedIn
    .input(z.strictObject({}))
    .query(({ ctx: { person, context } }) => context.pipelines.schedules.list(person)),
  addSchedule: signedIn
    .input(
      z.strictObject({ ...wanted, cron: z.string().min(1).max(200), timezone: z.string().min(1).max(100) }),
    )
    .mutation(async ({ ctx: { person, context }, input }) => ({
      id: await context.pipelines.schedules.add(person, input),
    })),
  setSchedule: signedIn
    .input(z.strictObject({ id, isActive: z.boolean() }))
    .mutation(({ ctx: { person, context }, input }) => context.pipelines.schedules.setActive(person, input)),
  removeSchedule: signedIn
    .input(z.strictObject({ id }))
    .mutation(({ ctx: { person, context }, input }) => context.pipelines.schedules.remove(person, input.id)),
});

/** Names of people by their ids. */
async function namesOf(context: Context): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(await context.usage.names());
}
