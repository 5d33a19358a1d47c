import type { Kysely } from "kysely";
import type { CellRun } from "@/core/usage/attribution";
import type { RunRow, UsageTables } from "@/server/usage/tables";

/** Keeps runs that have ended; one that was told before stays as it was told first. */
export async function keepRuns(
  db: Kysely<UsageTables>,
  of: { readonly owner: string; readonly runs: readonly CellRun[] },
): Promise<void> {
  if (of.runs.length === 0) return;
  const rows = of.runs.map(
    (run): RunRow => ({
      owner: of.owner,
      id: run.id,
      instance: run.instance,
      notebook: run.notebook,
      cell: run.cell,
      started_at: run.startedAt,
      ended_at: run.endedAt,
    }),
  );
  await db
    .insertInto("usage_runs")
    .values(rows)
    .onConflict((conflict) => conflict.columns(["owner", "id"]).doNothing())
    .execute();
}

/** A person's runs in a period, of all their notebooks. */
export async function runsIn(
  db: Kysely<UsageTables>,
  of: { readonly owner: string; readonly from: number; readonly to: number },
): Promise<readonly CellRun[]> {
  const rows = await db
    .selectFrom("usage_runs")
    .selectAll()
    .where("owner", "=", of.owner)
    .where("ended_at", ">", of.from)
    .where("started_at", "<", of.to)
    .execute();
  return rows.map(runOf);
}

/** The latest runs of one notebook, at most `count` of those that ended after `since`. */
export async function latestRunsOf(
  db: Kysely<UsageTables>,
  of: { readonly owner: string; readonly notebook: string; readonly since: number; readonly count: number },
): Promise<readonly CellRun[]> {
  const rows = await db
    .selectFrom("usage_runs")
    .selectAll()
    .where("owner", "=", of.owner)
    .where("notebook", "=", of.notebook)
    .where("ended_at", ">", of.since)
    .orderBy("ended_at", "desc")
    .limit(of.count)
    .execute();
  return rows.map(runOf);
}

function runOf(row: RunRow): CellRun {
  return {
    id: row.id,
    instance: row.instance,
    notebook: row.notebook,
    cell: row.cell,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}
