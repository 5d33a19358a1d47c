import { attributed, type CellRun } from "./attribution";
import { chargedUntil, costOf } from "./cost";
import { rounded } from "./shares";
import { summed, told, totalOf, type UsageLine } from "./usage-lines";
import type { ChargedInterval, Period } from "./usage-report";

/** What the cells of a notebook cost; their amounts add up to its own. `key` is its path. */
export interface NotebookLine extends UsageLine {
  /** `key` is the cell's id. */
  readonly cells: readonly UsageLine[];
}

/** Who used what was metered, in one currency. The notebooks and the idle time together are the total. */
export interface NotebookUsage {
  readonly currency: string;
  readonly notebooks: readonly NotebookLine[];
  /** Time in which an instance was there and no cell ran. */
  readonly idle: { readonly ms: number; readonly amount: number };
}

/** A part of an interval: a run's, or nobody's. Not rounded. */
export interface SharedCost {
  readonly interval: ChargedInterval;
  readonly run: CellRun | null;
  readonly ms: number;
  readonly amount: number;
}

/** Each interval's charge within a period, divided among the runs on its instance and the time in which none ran. */
export function sharedCosts(
  intervals: readonly ChargedInterval[],
  of: { readonly runs: readonly CellRun[]; readonly period: Period },
): readonly SharedCost[] {
  const { from, to, now } = of.period;
  const runsOn = Map.groupBy(of.runs, ({ instance }) => instance);
  return intervals.flatMap((interval): readonly SharedCost[] => {
    const stretch = {
      from: Math.max(interval.startedAt, from),
      until: Math.min(chargedUntil(interval, now), to),
    };
    if (stretch.until <= stretch.from) return [];
    const runs = runsOn.get(interval.instance) ?? [];
    const { shares, idle } = attributed(stretch, runs);
    const part = (run: CellRun | null, ms: number) => ({
      interval,
      run,
      ms,
      amount: costOf({ ms, pricePerHour: interval.pricePerHour }),
    });
    const ran = runs.flatMap((run, n) => ((shares[n] ?? 0) > 0 ? [part(run, shares[n] ?? 0)] : []));
    return [...ran, part(null, idle)];
  });
}

/** The same by notebook and cell, told so that it adds up. */
export function notebookUsage(costs: readonly SharedCost[]): readonly NotebookUsage[] {
  const currencies = Map.groupBy(costs, ({ interval }) => interval.currency);
  return [...currencies].map(([currency, all]) => {
    const ran = all.flatMap(({ run, ms, amount }) => (run === null ? [] : [{ run, ms, amount }]));
    const unused = all.filter(({ run }) => run === null);
    const idle = { ms: unused.reduce((sum, { ms }) => sum + ms, 0), amount: totalOf(unused) };
    const notebooks = summed(ran.map(({ run, ...cost }) => ({ key: run.notebook, ...cost })));
    const lines = told([...notebooks, { key: "", ...idle }], rounded(totalOf(all)));
    const cellsOf = Map.groupBy(ran, ({ run }) => run.notebook);
    return {
      currency,
      notebooks: lines.slice(0, -1).map((line) => {
        const cells = (cellsOf.get(line.key) ?? []).map(({ run, ...cost }) => ({ key: run.cell, ...cost }));
        return { ...line, cells: told(summed(cells), line.amount) };
      }),
      idle: { ms: idle.ms, amount: lines.at(-1)?.amount ?? 0 },
    };
  });
}
