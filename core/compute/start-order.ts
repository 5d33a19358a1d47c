/** A start that was asked for. */
export interface AskedStart {
  readonly app: string;
  readonly owner: string;
  /** Epoch ms at which it was asked for. */
  readonly at: number;
}

/** So much later than it was counts each further start that a person asked for in that time. */
const behindMs = 60_000;

/**
 * The order in which waiting starts get their turn: first come, first served, but nobody who starts many holds up
 * those who start one. `all`: those that live, with the waiting ones among them.
 */
export function startOrder<Start extends AskedStart>(of: {
  readonly waiting: readonly Start[];
  readonly all: readonly AskedStart[];
}): readonly Start[] {
  const byOwner = Map.groupBy(of.all, ({ owner }) => owner);
  const due = (start: Start) => {
    const before = (byOwner.get(start.owner) ?? []).filter(
      (one) => one.app !== start.app && byTime(one, start) < 0 && start.at - one.at < behindMs,
    );
    return { start, at: start.at + before.length * behindMs, app: start.app };
  };
  return of.waiting
    .map(due)
    .sort(byTime)
    .map(({ start }) => start);
}

/** The same on every server: what came in the same moment is in the order of its ids. */
function byTime(a: Omit<AskedStart, "owner">, b: Omit<AskedStart, "owner">): number {
  return a.at - b.at || (a.app < b.app ? -1 : Number(a.app > b.app));
}

/** What a person reads in the queue. `place` counts from 1; `ms` is how long one start takes, where that is known. */
export function placeNote(of: {
  readonly place: number;
  readonly atOnce: number;
  readonly ms: number | null;
}): string {
  const place = `Waiting for its turn: you are ${ordinal(of.place)}`;
  if (of.ms === null) return place;
  const seconds = Math.max(1, Math.ceil((of.place * of.ms) / of.atOnce / 1000));
  return seconds < 90 ? `${place}, about ${seconds} s` : `${place}, about ${Math.round(seconds / 60)} min`;
}

function ordinal(n: number): string {
  const teens = n % 100 > 10 && n % 100 < 14;
  return `${n}${(!teens && ["th", "st", "nd", "rd"][n % 10]) || "th"}`;
}
