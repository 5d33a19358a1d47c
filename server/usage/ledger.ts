import type { Kysely } from "kysely";
import { meteredIntervals } from "@/core/usage/metered";
import type { ChargedInterval } from "@/core/usage/usage-report";
import type { InstanceUse } from "@/server/compute/metering";
import type { IntervalRow, UsageTables } from "@/server/usage/tables";

/** Writes what is charged for an instance; the same knowledge written twice changes nothing. */
export async function writeIntervals(
  db: Kysely<UsageTables>,
  of: { readonly use: InstanceUse; readonly currency: string },
): Promise<void> {
  const { lifetimes, instance, owner, domain, type, pricePerHour } = of.use;
  const intervals = meteredIntervals(lifetimes);
  for (const interval of intervals) {
    const times = {
      started_at: interval.startedAt,
      ended_at: interval.endedAt,
      proven_until: interval.provenUntil,
    };
    await db
      .insertInto("usage_intervals")
      .values({
        ...times,
        instance,
        generation: interval.generation,
        owner,
        domain,
        type,
        price_per_hour: pricePerHour,
        currency: of.currency,
      })
      // Never the price: it is that of the start.
      .onConflict((conflict) => conflict.columns(["instance", "generation"]).doUpdateSet(times))
      .execute();
  }
  await db
    .deleteFrom("usage_intervals")
    .where("instance", "=", instance)
    .where("generation", ">", intervals.length)
    .execute();
}

/** What was metered in a period, of one person or of everybody, the oldest first. */
export async function intervalsIn(
  db: Kysely<UsageTables>,
  of: { readonly owner: string | null; readonly from: number; readonly to: number },
): Promise<readonly ChargedInterval[]> {
  const some = () => {
    const all = db.selectFrom("usage_intervals").selectAll().where("started_at", "<", of.to);
    return of.owner === null ? all : all.where("owner", "=", of.owner);
  };
  // Two questions, so that each has its index.
  const [ended, open] = await Promise.all([
    some().where("ended_at", ">", of.from).execute(),
    some().where("ended_at", "is", null).execute(),
  ]);
  return [...ended, ...open].map(intervalOf).sort((a, b) => a.startedAt - b.startedAt);
}

function intervalOf(row: IntervalRow): ChargedInterval {
  return {
    instance: row.instance,
    generation: row.generation,
    owner: row.owner,
    type: row.type,
    pricePerHour: row.price_per_hour,
    currency: row.currency,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    provenUntil: row.proven_until,
  };
}

const pageSize = 1000;

/** The same a piece at a time, in the order in which they ended; those that run come last. */
export async function* intervalPages(
  db: Kysely<UsageTables>,
  of: { readonly owner: string | null; readonly from: number; readonly to: number },
): AsyncIterable<readonly ChargedInterval[]> {
  const some = () => {
    const all = db.selectFrom("usage_intervals").selectAll().where("started_at", "<", of.to);
    return of.owner === null ? all : all.where("owner", "=", of.owner);
  };
  let last: Pick<IntervalRow, "instance" | "generation"> & { ended_at: number } = {
    ended_at: of.from,
    instance: "",
    generation: 0,
  };
  for (;;) {
    const after = last;
    const rows = await some()
      .where("ended_at", ">=", after.ended_at)
      .where((eb) =>
        eb.or([
          eb("ended_at", ">", after.ended_at),
          eb("instance", ">", after.instance),
          eb.and([eb("instance", "=", after.instance), eb("generation", ">", after.generation)]),
        ]),
      )
      .orderBy("ended_at")
      .orderBy("instance")
      .orderBy("generation")
      .limit(pageSize)
      .execute();
    const end = rows.at(-1);
    if (end === undefined) break;
    yield rows.map(intervalOf);
    last = { ...end, ended_at: end.ended_at ?? 0 };
  }
  const open = await some().where("ended_at", "is", null).orderBy("started_at").execute();
  if (open.length > 0) yield open.map(intervalOf);
}
