import { z } from "zod";
import { AppError } from "@/core/errors";
import type { Compute, Owner } from "@/server/compute/compute";
import type { Usage } from "@/server/usage/usage";

const id = z.string().min(1).max(200);
const time = z.number().int().nonnegative();

const told = z.strictObject({
  runs: z
    .array(
      z.strictObject({
        id,
        app: id,
        notebook: z.string().max(4000),
        cell: id,
        startedAt: time,
        endedAt: time,
      }),
    )
    .max(200),
});

/** A batch of runs, with room for the longest paths. */
export const longestBatch = 1_000_000;

interface Needs {
  readonly compute: Pick<Compute, "instancesOf">;
  readonly usage: Pick<Usage, "keepRuns">;
}

/**
 * Keeps what a notebook server tells of runs that have ended. It tells them until it hears that they are kept, so what
 * is of no use (another person's app, one that nobody knows) is passed over and not refused.
 */
export async function keepFinishedRuns(text: string, of: Needs & { readonly owner: Owner }): Promise<void> {
  const { runs } = parsed(text);
  const instances = await of.compute.instancesOf(of.owner, [...new Set(runs.map(({ app }) => app))]);
  const placed = runs.flatMap(({ app, ...run }) => {
    const instance = instances.get(app);
    return instance === undefined || run.endedAt <= run.startedAt ? [] : [{ ...run, instance }];
  });
  await of.usage.keepRuns(of.owner.id, placed);
}

function parsed(text: string): z.infer<typeof told> {
  try {
    return told.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("invalid", "The request does not tell of runs that have ended.", { cause });
  }
}
