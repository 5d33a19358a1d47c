import type { Kysely } from "kysely";
import { type StartTimes, startTimes } from "@/core/compute/start-times";
import { phasesOf } from "@/server/compute/app-rows";
import type { PhaseTime } from "@/server/compute/compute-backend";
import type { AppRow, ComputeTables, StartRow } from "@/server/compute/tables";

/** Writes down how a start went, once. `phases` are all that it went through; `at` is when it was over, epoch ms. */
export async function recordStart(
  db: Kysely<ComputeTables>,
  of: {
    readonly row: AppRow;
    readonly phases: readonly PhaseTime[];
    readonly at: number;
    readonly outcome: StartRow["outcome"];
    readonly pooled?: boolean;
  },
): Promise<void> {
  const { row, phases, outcome } = of;
  const began = phases.find((one) => one.phase !== "queued")?.at ?? of.at;
  const over = phases.find((one) => one.phase === "ready")?.at ?? of.at;
  const start: StartRow = {
    app: row.id,
    kind: row.kind,
    image: row.image,
    type: await typeOf(db, row.instance),
    phases: JSON.stringify(phases),
    began_at: row.created_at,
    waited_ms: Math.max(0, Math.round(began - row.created_at)),
    took_ms: Math.max(0, Math.round(over - began)),
    kernel_ms: null,
    pooled: of.pooled === true ? 1 : 0,
    fetched: phases.some((one) => one.phase === "pulling") ? 1 : 0,
    outcome,
  };
  await db
    .insertInto("starts")
    .values(start)
    .onConflict((conflict) => conflict.column("app").doNothing())
    .execute();
}

/** An app that was ready when somebody needed it. */
export async function recordTaken(
  db: Kysely<ComputeTables>,
  of: { readonly row: AppRow; readonly at: number },
): Promise<void> {
  const { row, at } = of;
  const phases = [{ phase: "ready" as const, at, note: "" }];
  await recordStart(db, { row: { ...row, created_at: at }, phases, at, outcome: "ready", pooled: true });
}

/** A start that ended before it was ready. */
export function recordEndedStart(
  db: Kysely<ComputeTables>,
  of: { readonly row: AppRow; readonly at: number; readonly asked: boolean },
): Promise<void> {
  const { row, at } = of;
  return recordStart(db, { row, at, phases: phasesOf(row), outcome: of.asked ? "stopped" : "failed" });
}

async function typeOf(db: Kysely<ComputeTables>, instance: string | null): Promise<string | null> {
  if (instance === null) return null;
  const row = await db.selectFrom("instances").select("type").where("id", "=", instance).executeTakeFirst();
  return row?.type ?? null;
}

/** The latest starts are what the next one will be like; those before may have been of another machine. */
const latest = 400;

/**
 * What starts took here, by instance type and for one image. Those that fetched an image first are left out: that
 * happens once, and takes what it takes.
 */
export async function startHistory(db: Kysely<ComputeTables>) {
  const starts = await db
    .selectFrom("starts")
    .select(["type", "image", "took_ms", "pooled"])
    .where("outcome", "=", "ready")
    .where("kind", "=", "KernelGateway")
    .where("fetched", "=", 0)
    .orderBy("began_at", "desc")
    .limit(latest)
    .execute();
  const timesOf = (which: (start: { type: string | null; image: string }) => boolean): StartTimes | null =>
    startTimes(starts.filter(which).map((start) => Number(start.took_ms)));
  return {
    all: timesOf(() => true),
    count: starts.length,
    /** How many of them had been waiting. */
    pooled: starts.filter((start) => Number(start.pooled) === 1).length,
    ofType: (type: string) => timesOf((start) => start.type === type),
    ofImage: (image: string) => timesOf((start) => start.image === image),
  };
}
