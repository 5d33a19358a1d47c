import { z } from "zod";
import { runsView } from "@/server/experiments/views";
import { namesOf } from "@/server/router/names";
import { router, signedIn } from "@/server/router/procedure";

const id = z.string().regex(/^[\w-]{1,100}$/);
const runId = z.string().regex(/^[0-9a-f]{32}$/);
const page = z.string().max(4_000).nullable();
const key = z.string().min(1).max(500);

const runQuery = z.strictObject({
  experimentIds: z.array(id).min(1).max(20),
  filter: z.string().max(6_000),
  order: z.strictObject({ by: key, descending: z.boolean() }),
  deleted: z.boolean(),
  page,
  limit: z.number().int().min(1).max(1_000),
});

const listQuery = z.strictObject({
  containing: z.string().max(250),
  page,
  limit: z.number().int().min(1).max(200),
});

/** Experiments are the domain's: everybody in it reads them. */
export const experimentsRouter = router({
  /** How the tracking server is doing, for whoever waits for it; asking starts nothing. */
  engine: signedIn.query(({ ctx: { context } }) => context.tracking.mlflow.engine.state()),
  list: signedIn.input(listQuery).query(async ({ ctx: { context }, input }) => {
    const found = await context.experiments.known(["list", input], (tracker) => tracker.experiments(input));
    return { ...found, names: await namesOf(context) };
  }),
  get: signedIn
    .input(z.strictObject({ id }))
    .query(({ ctx: { context }, input }) =>
      context.experiments.known(["get", input.id], (tracker) => tracker.experiment(input.id)),
    ),
  runs: signedIn.input(runQuery).query(async ({ ctx: { context }, input }) => {
    const found = await context.experiments.known(["runs", input], (tracker) => tracker.runs(input));
    return { ...found, names: await namesOf(context) };
  }),
  run: signedIn.input(z.strictObject({ runId })).query(async ({ ctx: { context }, input }) => {
    const found = await context.experiments.known(["run", input], (tracker) => tracker.run(input.runId));
    return { ...found, names: await namesOf(context) };
  }),
  history: signedIn
    .input(z.strictObject({ runIds: z.array(runId).min(1).max(100), metric: key }))
    .query(({ ctx: { context }, input }) => {
      const { runIds, metric } = input;
      return context.experiments.known(["history", input], (tracker) =>
        Promise.all(
          runIds.map(async (run) => ({ run, points: await tracker.history({ runId: run, metric }) })),
        ),
      );
    }),
  files: signedIn
    .input(z.strictObject({ runId, path: z.string().max(2_000) }))
    .query(({ ctx: { context }, input }) =>
      context.experiments.known(["files", input], (tracker) => tracker.files(input)),
    ),
  views: signedIn
    .input(z.strictObject({ experiment: id }))
    .query(({ ctx: { context }, input }) => context.experiments.views.of(input.experiment)),
  saveView: signedIn
    .input(z.strictObject({ experiment: id, name: z.string().trim().min(1).max(100), view: runsView }))
    .mutation(({ ctx: { person, context }, input }) =>
      context.experiments.views.save({ ...input, owner: person.id }),
    ),
  removeView: signedIn
    .input(z.strictObject({ id }))
    .mutation(({ ctx: { person, context }, input }) =>
      context.experiments.views.remove({ ...input, by: person }),
    ),
  setDeleted: signedIn
    .input(z.strictObject({ runIds: z.array(runId).min(1).max(1_000), deleted: z.boolean() }))
    .mutation(({ ctx: { person, context }, input }) =>
      context.experiments.setDeleted({ ...input, by: person }),
    ),
});
