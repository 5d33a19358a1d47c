import { noteUse, type UseHistory } from "@/core/compute/recent-use";
import { noteWork, noWork, type Work } from "@/core/idle/work";
import { refOf } from "@/server/compute/app-rows";
import type { AppUsage, ComputeBackend } from "@/server/compute/compute-backend";
import type { AppRow } from "@/server/compute/tables";

/** What is known of an app's use: the last reading, and the peaks of the last hour. */
export interface AppUse {
  readonly usage: AppUsage | null;
  readonly history: UseHistory;
  readonly work: Work;
}

const unused: AppUse = { usage: null, history: [], work: noWork };

/** Follows the apps that live: their usage is kept, and a change of status makes the reconciler look. */
export function createAppWatches(options: { backend: Pick<ComputeBackend, "watch">; onStatus: () => void }) {
  const watched = new Map<string, { end: () => void; use: AppUse }>();
  const begin = (app: string, ref: NonNullable<ReturnType<typeof refOf>>) => {
    const entry = { end: () => {}, use: unused };
    watched.set(app, entry);
    entry.end = options.backend.watch(ref, (event) => {
      switch (event.type) {
        case "status":
          return options.onStatus();
        case "usage":
          entry.use = {
            usage: event.usage,
            history: noteUse(entry.use.history, event.usage),
            work: noteWork(entry.use.work, event.usage),
          };
          return;
        case "outOfMemory":
          return options.onStatus();
        default:
          return event satisfies never;
      }
    });
  };
  const end = (app: string) => {
    watched.get(app)?.end();
    watched.delete(app);
  };
  return {
    use: (app: string): AppUse => watched.get(app)?.use ?? unused,
    follow(rows: readonly AppRow[]): void {
      const live = new Set(rows.map((row) => row.id));
      for (const app of watched.keys()) if (!live.has(app)) end(app);
      for (const row of rows) {
        const ref = refOf(row);
        if (ref !== null && !watched.has(row.id)) begin(row.id, ref);
      }
    },
    close(): void {
      for (const app of [...watched.keys()]) end(app);
    },
  };
}
