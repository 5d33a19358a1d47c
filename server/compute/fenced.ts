import type { Kysely } from "kysely";
import type { AppStatus } from "@/server/compute/compute-backend";
import type { AppRow, ComputeTables } from "@/server/compute/tables";

/** The reconciler's writes. Each names the fence it was decided under, and does nothing once another server acts. */
export function fencedWrites(db: Kysely<ComputeTables>, fence: number) {
  const change = async (id: string, values: Partial<AppRow>): Promise<boolean> => {
    const changed = await db
      .updateTable("apps")
      .set(values)
      .where("id", "=", id)
      .where("state", "!=", "stopped")
      .where((eb) =>
        eb.exists(eb.selectFrom("compute_lease").select("id").where("id", "=", 1).where("fence", "=", fence)),
      )
      .executeTakeFirst();
    return changed.numUpdatedRows === 1n;
  };
  return {
    change,
    /** The end of an app: its slot is free again, and its instance ends with its last app. */
    async close(
      row: AppRow,
      end: { cause: Stopped["cause"]; evidence: string; at: number },
    ): Promise<boolean> {
      const closed = await change(row.id, {
        state: "stopped",
        cause: JSON.stringify(end.cause),
        evidence: end.evidence,
        stopped_at: end.at,
        server_of: null,
      });
      await freeSlot(db, { row, at: end.at });
      return closed;
    },
  };
}

type Stopped = Extract<AppStatus, { state: "stopped" }>;

async function freeSlot(db: Kysely<ComputeTables>, of: { row: AppRow; at: number }): Promise<void> {
  const instance = of.row.instance;
  if (instance === null) return;
  await db.transaction().execute(async (trx) => {
    // First the instance's lock, in a statement of its own: what comes after sees slots that were just taken.
    await trx
      .updateTable("instances")
      .set((eb) => ({ touched: eb("touched", "+", 1) }))
      .where("id", "=", instance)
      .execute();
    const row = await trx
      .selectFrom("apps")
      .select(["state", "waits"])
      .where("id", "=", of.row.id)
      .executeTakeFirst();
    if (row?.state !== "stopped") return;
    // Nobody took it, so its instance has never been one.
    if (row.waits !== null) {
      await trx.deleteFrom("instances").where("id", "=", instance).where("running", "is", null).execute();
      return;
    }
    await trx.deleteFrom("slots").where("app", "=", of.row.id).execute();
    const left = await trx
      .selectFrom("slots")
      .select("n")
      .where("instance", "=", instance)
      .executeTakeFirst();
    if (left !== undefined) return;
    await trx
      .updateTable("instances")
      .set({ running: null, ended_at: await lastEnd(trx, { instance, at: of.at }) })
      .where("id", "=", instance)
      .where("running", "=", 1)
      .execute();
  });
}

/**
 * Apps may be closed in another order than that in which they ended; the bill ends with the last of them. An instance
 * on which nothing was ever ready costs nothing.
 */
async function lastEnd(db: Kysely<ComputeTables>, of: { instance: string; at: number }): Promise<number> {
  const apps = await db
    .selectFrom("apps")
    .select(["address", "stopped_at"])
    .where("instance", "=", of.instance)
    .execute();
  if (apps.some((app) => app.address !== null))
    return Math.max(...apps.map((app) => app.stopped_at ?? of.at));
  const instance = await db
    .selectFrom("instances")
    .select("started_at")
    .where("id", "=", of.instance)
    .executeTakeFirst();
  return instance?.started_at ?? of.at;
}

/** Instances whose last app was closed by a server that was killed before it could close them. */
export async function closeEmptyInstances(db: Kysely<ComputeTables>): Promise<void> {
  const open = await db.selectFrom("instances").select("id").where("running", "=", 1).execute();
  for (const { id } of open) {
    const apps = await db.selectFrom("apps").selectAll().where("instance", "=", id).execute();
    const row = apps.at(-1);
    if (row === undefined || apps.some((app) => app.state !== "stopped")) continue;
    for (const app of apps) await freeSlot(db, { row: app, at: app.stopped_at ?? 0 });
  }
}
