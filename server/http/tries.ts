import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";

/** Counts tries in a sliding window, per key; refuses with a sentence when there were too many. */
interface Tries {
  count(key: string): void;
  /** After a success: the earlier tries no longer count. */
  forget(key: string): void;
}

/** At most `most` tries for each key within `within` ms. */
export function createTries(options: { clock: Clock; most: number; within: number }): Tries {
  const { clock, most, within } = options;
  const seen = new Map<string, number[]>();
  return {
    count(key) {
      const now = clock.now();
      const recent = (seen.get(key) ?? []).filter((at) => at > now - within);
      if (recent.length >= most) {
        const wait = Math.ceil(((recent[0] ?? now) + within - now) / 1000);
        throw new AppError("limit", `Too many tries. Wait ${wait} seconds and try again.`);
      }
      recent.push(now);
      if (seen.size > 20_000) dropOld(seen, now - within);
      seen.set(key, recent);
    },
    forget: (key) => void seen.delete(key),
  };
}

function dropOld(seen: Map<string, number[]>, before: number): void {
  for (const [key, times] of seen) {
    if ((times.at(-1) ?? 0) <= before) seen.delete(key);
  }
}
