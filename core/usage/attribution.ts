/** A cell's run that has ended, on an instance; times are epoch ms. */
export interface CellRun {
  readonly id: string;
  readonly instance: string;
  /** Path in the home. */
  readonly notebook: string;
  readonly cell: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** How a stretch of time was used; shares and idle time together are the whole of it. */
interface Attribution {
  /** ms by the position of the run. */
  readonly shares: readonly number[];
  /** ms in which no cell ran. */
  readonly idle: number;
}

/**
 * Divides a stretch of an instance's time among the cells that ran in it: each moment equally among those that ran at
 * that moment, and the rest to nobody.
 */
export function attributed(
  stretch: { readonly from: number; readonly until: number },
  runs: readonly Pick<CellRun, "startedAt" | "endedAt">[],
): Attribution {
  const shares = runs.map(() => 0);
  // What every running cell has been given up to now; a run's share is what this grew by while it ran.
  let given = 0;
  let idle = 0;
  let running = 0;
  let at = stretch.from;
  for (const turn of turnsIn(stretch, runs)) {
    const passed = turn.at - at;
    if (running === 0) idle += passed;
    else given += passed / running;
    at = turn.at;
    running += turn.begins ? 1 : -1;
    shares[turn.run] = turn.begins ? given : given - (shares[turn.run] ?? 0);
  }
  return { shares, idle: idle + Math.max(0, stretch.until - at) };
}

interface Turn {
  readonly at: number;
  readonly begins: boolean;
  readonly run: number;
}

/** Beginnings and ends within the stretch, in order; of one moment, ends come first. */
function turnsIn(
  stretch: { readonly from: number; readonly until: number },
  runs: readonly Pick<CellRun, "startedAt" | "endedAt">[],
): readonly Turn[] {
  const turns = runs.flatMap(({ startedAt, endedAt }, run): Turn[] => {
    const from = Math.max(startedAt, stretch.from);
    const until = Math.min(endedAt, stretch.until);
    if (until <= from) return [];
    return [
      { at: from, begins: true, run },
      { at: until, begins: false, run },
    ];
  });
  return turns.sort((a, b) => a.at - b.at || Number(a.begins) - Number(b.begins));
}
