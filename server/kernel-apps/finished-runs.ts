import { z } from "zod";
import { AppError } from "@/core/errors";
import type { Compute, Owner } from "@/server/compute/compute";
import type { CellRun, Lineage } from "@/server/lineage/lineage";
import type { Usage } from "@/server/usage/usage";

const id = z.string().min(1).max(200);
const time = z.number().int().nonnegative();

const run = z.strictObject({
  id,
  app: id,
  notebook: z.string().max(4000),
  cell: id,
  startedAt: time,
  endedAt: time,
});
const told = z.strictObject({ runs: z.array(run).max(200) });
const kept = z.strictObject({ run, snapshot: z.string().regex(/^[0-9a-f]{64}$/) });

/** In the answer to finished runs: the ids of those that logged something, whose notebook is to be kept as it is now. */
export const keepHeader = "x-atelier-keep";

/** A batch of runs, with room for the longest paths. */
export const longestBatch = 1_000_000;

interface Needs {
  readonly compute: Pick<Compute, "instancesOf">;
  readonly usage: Pick<Usage, "keepRuns">;
  readonly lineage: Pick<Lineage, "unkept" | "keep">;
}

/**
 * Keeps what a notebook server tells of runs that have ended. It tells them until it hears that they are kept, so what
 * is of no use (another person's app, one that nobody knows) is passed over and not refused. Answers those that logged
 * something, and whose notebook is to be kept as it is now.
 */
export async function keepFinishedRuns(
  text: string,
  of: Needs & { readonly owner: Owner },
): Promise<readonly CellRun[]> {
  const { runs } = parsed(told, text);
  const instances = await of.compute.instancesOf(of.owner, [...new Set(runs.map(({ app }) => app))]);
  const placed = runs.flatMap(({ app, ...run }) => {
    const instance = instances.get(app);
    return instance === undefined || run.endedAt <= run.startedAt ? [] : [{ ...run, instance }];
  });
  await of.usage.keepRuns(of.owner.id, placed);
  return of.lineage.unkept(of.owner.id, runs);
}

/** Ties what a run logged to its notebook, which the notebook server has sent as a snapshot. */
export async function keepNotebook(
  text: string,
  of: Pick<Needs, "lineage"> & { readonly owner: Owner },
): Promise<void> {
  await of.lineage.keep(of.owner, parsed(kept, text));
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("invalid", "The request does not tell of runs that have ended.", { cause });
  }
}
