/** What something used at one moment: `at` in epoch ms, `cpu` in cores. */
interface Use {
  readonly at: number;
  readonly cpu: number;
  readonly memoryBytes: number;
}

/** The peaks of each minute, the oldest first; `at` is the beginning of the minute. */
export type UseHistory = readonly Use[];

/** The highest use of the last hour, and how much of that hour was seen. */
export interface RecentUse {
  readonly peakCpu: number;
  readonly peakMemoryBytes: number;
  readonly coversMs: number;
}

const minuteMs = 60_000;
const minutesKept = 60;

/** The history with one more reading in it; what is older than an hour is forgotten. */
export function noteUse(history: UseHistory, use: Use): UseHistory {
  const at = Math.floor(use.at / minuteMs) * minuteMs;
  const last = history.at(-1);
  if (last?.at !== at) {
    const kept = history.filter((one) => one.at > at - minutesKept * minuteMs);
    return [...kept, { at, cpu: use.cpu, memoryBytes: use.memoryBytes }];
  }
  const peaks = {
    at,
    cpu: Math.max(last.cpu, use.cpu),
    memoryBytes: Math.max(last.memoryBytes, use.memoryBytes),
  };
  return [...history.slice(0, -1), peaks];
}

/** Of several apps together: the minute in which the sum of their peaks was highest. `null` before the first. */
export function recentUse(histories: readonly UseHistory[]): RecentUse | null {
  const minutes = new Map<number, { cpu: number; memoryBytes: number }>();
  for (const { at, cpu, memoryBytes } of histories.flat()) {
    const sum = minutes.get(at) ?? { cpu: 0, memoryBytes: 0 };
    minutes.set(at, { cpu: sum.cpu + cpu, memoryBytes: sum.memoryBytes + memoryBytes });
  }
  if (minutes.size === 0) return null;
  const sums = [...minutes.values()];
  return {
    peakCpu: Math.max(...sums.map((sum) => sum.cpu)),
    peakMemoryBytes: Math.max(...sums.map((sum) => sum.memoryBytes)),
    coversMs: Math.max(...minutes.keys()) - Math.min(...minutes.keys()) + minuteMs,
  };
}
