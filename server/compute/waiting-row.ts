import { sql, type Transaction } from "kysely";
import { z } from "zod";
import type { AppRow, ComputeTables } from "@/server/compute/tables";

/** What waits in an app that nobody has asked for yet: a kernel of that kind, which has loaded these modules. */
export interface Waits {
  readonly kernelspec: string;
  readonly loads: readonly string[];
}

const waits = z.object({ kernelspec: z.string(), loads: z.array(z.string()) });

/** `null` for an app that somebody asked for or took. */
export function waitsOf(row: Pick<AppRow, "waits">): Waits | null {
  return row.waits === null ? null : waits.parse(JSON.parse(row.waits));
}

/**
 * Has the waiting app that suits, and its instance, be the person's from now on; whether there was one. Its instance
 * runs, and costs, from `at`. Of many who ask at once one gets it: the others find an instance that runs.
 */
export async function takeWaiting(
  trx: Transaction<ComputeTables>,
  wish: {
    readonly owner: string;
    readonly type: string;
    readonly image: string;
    readonly hardware: AppRow["hardware"];
    /** As JSON. */
    readonly size: string;
    readonly at: number;
  },
): Promise<AppRow | null> {
  const running = await trx
    .selectFrom("instances")
    .select("id")
    .where("owner", "=", wish.owner)
    .where("type", "=", wish.type)
    .where("running", "=", 1)
    .executeTakeFirst();
  if (running !== undefined) return null;
  const found = await trx
    .selectFrom("apps")
    .innerJoin("instances", "instances.id", "apps.instance")
    .select(["apps.id", "apps.instance"])
    .where("apps.owner", "=", wish.owner)
    .where("apps.waits", "is not", null)
    .where("apps.image", "=", wish.image)
    .where("apps.hardware", "=", wish.hardware)
    .where("apps.state", "!=", "stopped")
    .where("apps.desired", "=", "running")
    .where("instances.type", "=", wish.type)
    .where("instances.size", "=", wish.size)
    .executeTakeFirst();
  if (found === undefined || found.instance === null) return null;
  const { id: app, instance } = found;
  const stillWaits = trx.updateTable("apps").where("id", "=", app).where("waits", "is not", null);
  // Locked before its instance is: of those who want it, one goes on.
  const locked = await stillWaits
    .set({ waits: sql`waits` })
    .where("state", "!=", "stopped")
    .where("desired", "=", "running")
    .returning("id")
    .executeTakeFirst();
  if (locked === undefined || !(await begin(trx, { ...wish, instance }))) return null;
  await trx.insertInto("slots").values({ instance, n: 1, app }).execute();
  return stillWaits.set({ waits: null }).returningAll().executeTakeFirstOrThrow();
}

/** Has the instance run; `false` where another one of that type began to meanwhile. */
async function begin(
  trx: Transaction<ComputeTables>,
  of: { readonly instance: string; readonly at: number },
): Promise<boolean> {
  const row = await trx
    .deleteFrom("instances")
    .where("id", "=", of.instance)
    .where("running", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return false;
  // An update that meets the other one would fail, and all that was done with it.
  const begun = await trx
    .insertInto("instances")
    .values({ ...row, running: 1, settled: 0, started_at: of.at })
    .onConflict((conflict) => conflict.columns(["owner", "type", "running"]).doNothing())
    .executeTakeFirst();
  if (begun.numInsertedOrUpdatedRows === 1n) return true;
  await trx.insertInto("instances").values(row).execute();
  return false;
}
