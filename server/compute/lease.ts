import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import type { ComputeTables } from "@/server/compute/tables";

/**
 * One studio server at a time makes what runs agree with what should run. Each change of holder raises the fence, and
 * writes of the reconciler name their fence: one that slept through its own expiry writes nothing any more.
 */
export interface LeaseNeeds {
  readonly db: Kysely<ComputeTables>;
  readonly clock: Clock;
  /** Names this process among all studio servers of the installation. */
  readonly holder: string;
  /** Whether that holder is known to be dead, so that nobody has to wait for its lease to run out. */
  readonly isDead: (holder: string) => Promise<boolean>;
  readonly forMs: number;
}

/** The fence under which this process may act, or `null` while another one acts. */
export async function holdLease(needs: LeaseNeeds): Promise<number | null> {
  const { db, clock, holder } = needs;
  const now = clock.now();
  const lease = await db
    .selectFrom("compute_lease")
    .selectAll()
    .where("id", "=", 1)
    .executeTakeFirstOrThrow();
  const mine = lease.holder === holder;
  if (!mine && lease.expires_at > now && !(await needs.isDead(lease.holder))) return null;
  // Each renewal is a disk sync; half of the time that is left is plenty.
  if (mine && lease.expires_at - now > needs.forMs / 2) return lease.fence;
  const fence = mine ? lease.fence : lease.fence + 1;
  const changed = await db
    .updateTable("compute_lease")
    .set({ holder, fence, expires_at: now + needs.forMs })
    .where("id", "=", 1)
    .where("holder", "=", lease.holder)
    .where("fence", "=", lease.fence)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n ? fence : null;
}

/** Lets the next one begin at once. */
export async function releaseLease(needs: Pick<LeaseNeeds, "db" | "holder">): Promise<void> {
  await needs.db
    .updateTable("compute_lease")
    .set({ expires_at: 0 })
    .where("holder", "=", needs.holder)
    .execute();
}
