import { type AskedStart, startOrder } from "@/core/compute/start-order";
import type { AppRow } from "@/server/compute/tables";

/** When an app was asked for, and by whom. */
export function askedStart(row: AppRow): AskedStart {
  return { app: row.id, owner: row.owner, at: Number(row.created_at) };
}

/**
 * How many apps may be between being started and being ready at once: a machine that starts a hundred together has
 * none of them ready for minutes. Held in memory only, by the one server that starts; whoever takes over learns from
 * the records what is under way.
 */
export function createStartPlaces(atOnce: number) {
  const waiting = new Map<string, AskedStart & { answer(granted: boolean): void }>();
  const underWay = new Set<string>();
  let all: readonly AskedStart[] = [];
  let closed = false;
  const give = () => {
    if (underWay.size >= atOnce || waiting.size === 0) return;
    for (const next of startOrder({ waiting: [...waiting.values()], all }).slice(0, atOnce - underWay.size)) {
      waiting.delete(next.app);
      underWay.add(next.app);
      next.answer(true);
    }
  };
  return {
    /** Resolves when it is this app's turn; with `false` once nobody wants it any more. */
    take: (start: AskedStart) =>
      new Promise<boolean>((resolve) => {
        if (closed || underWay.has(start.app)) return resolve(!closed);
        waiting.set(start.app, { ...start, answer: resolve });
        give();
      }),
    /** It is ready, or will not be. */
    leave(app: string): void {
      if (underWay.delete(app)) give();
    },
    /** Learns from the records what is under way, and what is wanted no more. */
    follow(rows: readonly AppRow[]): void {
      all = rows.map(askedStart);
      const starting = new Map(rows.filter((row) => row.state === "starting").map((row) => [row.id, row]));
      for (const [id, row] of starting) if (row.ref !== null) underWay.add(id);
      for (const app of underWay) if (!starting.has(app)) underWay.delete(app);
      for (const [app, waiter] of waiting) {
        if (starting.get(app)?.desired === "running") continue;
        waiting.delete(app);
        waiter.answer(false);
      }
      give();
    },
    close(): void {
      closed = true;
      for (const waiter of waiting.values()) waiter.answer(false);
      waiting.clear();
    },
  };
}
