import type { Kysely, Transaction } from "kysely";
import type { Lifetime } from "@/core/usage/metered";
import { phasesOf } from "@/server/compute/app-rows";
import type { AppRow, ComputeTables, InstanceRow } from "@/server/compute/tables";

/** All that is known of an instance and its apps, for whoever keeps the bill. */
export interface InstanceUse {
  readonly instance: string;
  readonly owner: string;
  readonly domain: string;
  readonly type: string;
  /** As it was when the instance started. */
  readonly pricePerHour: number;
  readonly lifetimes: readonly Lifetime[];
}

/** Who keeps the bill. Told everything, each time anew, in the transaction in which it was read. */
export interface Meter {
  note(trx: Transaction<ComputeTables>, use: InstanceUse): Promise<void>;
}

/** How old what the bill knows of a living app may get. */
const heartbeatMs = 30_000;

/**
 * Tells the meter of every instance until it has ended and was told in full. Whoever comes after a crash tells it
 * again; nothing depends on a single message getting through.
 */
export function createMetering(needs: { readonly db: Kysely<ComputeTables>; readonly meter: Meter }) {
  const told = new Map<string, string>();
  return async (): Promise<void> => {
    const due = await needs.db.selectFrom("instances").selectAll().where("settled", "=", 0).execute();
    const uses = await usesOf(needs.db, due);
    for (const id of told.keys()) if (!due.some((instance) => instance.id === id)) told.delete(id);
    for (const { use, instance } of uses) {
      const known = fingerprint(use, instance);
      if (told.get(use.instance) === known) continue;
      await needs.db.transaction().execute((trx) => tell(trx, { id: use.instance, meter: needs.meter }));
      told.set(use.instance, known);
    }
  };
}

/** Read once more under the instance's lock: whoever slept meanwhile writes nothing that is out of date. */
async function tell(trx: Transaction<ComputeTables>, of: { id: string; meter: Meter }): Promise<void> {
  const instance = await trx
    .updateTable("instances")
    .set((eb) => ({ touched: eb("touched", "+", 1) }))
    .where("id", "=", of.id)
    .where("settled", "=", 0)
    .returningAll()
    .executeTakeFirst();
  if (instance === undefined) return;
  for (const { use } of await usesOf(trx, [instance])) await of.meter.note(trx, use);
  if (instance.running !== null) return;
  await trx.updateTable("instances").set({ settled: 1 }).where("id", "=", of.id).execute();
}

async function usesOf(db: Kysely<ComputeTables>, instances: readonly InstanceRow[]) {
  if (instances.length === 0) return [];
  const ids = instances.map(({ id }) => id);
  const apps = await db.selectFrom("apps").selectAll().where("instance", "in", ids).execute();
  return instances.map((instance) => ({
    instance,
    use: {
      instance: instance.id,
      owner: instance.owner,
      domain: instance.domain,
      type: instance.type,
      pricePerHour: instance.price_per_hour,
      lifetimes: lifetimesOn(instance, apps),
    },
  }));
}

/** When its apps were on an instance. */
export function lifetimesOn(instance: InstanceRow, apps: readonly AppRow[]): readonly Lifetime[] {
  return apps.filter((app) => app.instance === instance.id).map((app) => lifetimeOf(app, instance));
}

/**
 * From when the backend took it. An app that had been kept ready for whoever needs one was there before its instance:
 * that waiting is nobody's to pay.
 */
function lifetimeOf(app: AppRow, instance: InstanceRow): Lifetime {
  const taken = phasesOf(app).find(({ phase }) => phase !== "queued" && phase !== "pulling");
  return {
    from: taken === undefined ? null : Math.max(taken.at, app.created_at, instance.started_at),
    wasReady: app.address !== null,
    stoppedAt: app.state === "stopped" ? app.stopped_at : null,
    seenAt: app.seen_at,
  };
}

/** Changes with everything that the meter must hear of. */
function fingerprint(use: InstanceUse, instance: InstanceRow): string {
  const beats = use.lifetimes.map((one) => ({ ...one, seenAt: Math.floor(one.seenAt / heartbeatMs) }));
  return JSON.stringify([instance.running, beats]);
}
