/** What the backend has said of one app on an instance; times are epoch ms. */
export interface Lifetime {
  /** When its start was accepted for a person; `null` until then. */
  readonly from: number | null;
  /** A start that never came to anything costs nothing. */
  readonly wasReady: boolean;
  /** The backend's own stop time, or the last proof of life where the backend knows none. */
  readonly stoppedAt: number | null;
  /** When the backend last said that it lives. */
  readonly seenAt: number;
}

/** A stretch of time for which an instance is charged; times are epoch ms. */
export interface MeteredInterval {
  /** 1, 2, … in the order of time: an instance whose last app ended unseen may have been used again. */
  readonly generation: number;
  readonly startedAt: number;
  /** `null` while an app runs: what it costs is then an estimate. */
  readonly endedAt: number | null;
  /** Up to when somebody saw that it ran. */
  readonly provenUntil: number;
}

interface Stretch {
  from: number;
  until: number;
  seenAt: number;
}

/**
 * The times at which at least one app was on the instance, from all that is known of its apps, in whatever order and
 * however often it was told: the same knowledge gives the same intervals.
 */
export function meteredIntervals(lifetimes: readonly Lifetime[]): readonly MeteredInterval[] {
  const stretches = lifetimes.flatMap(stretchOf).toSorted((a, b) => a.from - b.from);
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last === undefined || stretch.from > last.until) {
      joined.push({ ...stretch });
      continue;
    }
    last.until = Math.max(last.until, stretch.until);
    last.seenAt = Math.max(last.seenAt, stretch.seenAt);
  }
  return joined.map(({ from, until, seenAt }, n) => ({
    generation: n + 1,
    startedAt: from,
    endedAt: Number.isFinite(until) ? until : null,
    provenUntil: Number.isFinite(until) ? until : Math.max(from, seenAt),
  }));
}

function stretchOf({ from, wasReady, stoppedAt, seenAt }: Lifetime): readonly Stretch[] {
  if (from === null) return [];
  if (stoppedAt === null) return [{ from, until: Number.POSITIVE_INFINITY, seenAt }];
  return wasReady && stoppedAt > from ? [{ from, until: stoppedAt, seenAt: stoppedAt }] : [];
}
