import type { ListedApp } from "@/server/compute/compute-backend";
import type { ReconcilerNeeds } from "@/server/compute/reconciler-needs";
import { appById } from "@/server/compute/records";

type Needs = Pick<ReconcilerNeeds, "db" | "backend" | "clock" | "log" | "graceMs">;

/** Removes what runs without a record: at once when its record has ended, after a grace when there is none. */
export function createSweep(needs: Needs) {
  const firstSeen = new Map<string, number>();
  return {
    async unrecorded(app: ListedApp): Promise<void> {
      const { app: id, owner } = app.labels;
      const record = await appById(needs.db, id);
      if (record !== null && record.state !== "stopped") return;
      const since = firstSeen.get(id) ?? needs.clock.now();
      firstSeen.set(id, since);
      if (record === null && needs.clock.now() - since < needs.graceMs) return;
      needs.log.warn("removing an app without a record", { appId: id, userId: owner });
      await needs.backend.stop(app.ref);
    },
    forgetAllBut(listed: ReadonlyMap<string, ListedApp>): void {
      for (const id of firstSeen.keys()) if (!listed.has(id)) firstSeen.delete(id);
    },
  };
}
