import { chargedWithin, costOf } from "./cost";
import type { MeteredInterval } from "./metered";
import { rounded } from "./shares";
import { summed, told, totalOf, type UsageLine } from "./usage-lines";

/** An interval with whose it is and what it costs. */
export interface ChargedInterval extends MeteredInterval {
  readonly instance: string;
  readonly owner: string;
  readonly type: string;
  readonly pricePerHour: number;
  readonly currency: string;
}

/** A time, in epoch ms, as it is now. */
export interface Period {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

/** A day, or what else a period is divided into. */
interface DayLine {
  readonly from: number;
  readonly ms: number;
  readonly amount: number;
}

/** What was metered in a period, in one currency; the amounts of each table add up to the total. */
export interface UsageReport {
  readonly currency: string;
  readonly ms: number;
  readonly amount: number;
  /** Something of it still runs. */
  readonly estimated: boolean;
  readonly byDay: readonly DayLine[];
  readonly byType: readonly UsageLine[];
  readonly byPerson: readonly UsageLine[];
}

/**
 * The bill of a time that is divided at `boundaries` (epoch ms, ascending, at least two): one for each currency in
 * which something was metered.
 */
export function usageReports(of: {
  readonly intervals: readonly ChargedInterval[];
  readonly boundaries: readonly number[];
  readonly now: number;
}): readonly UsageReport[] {
  const { boundaries, now } = of;
  const period = { from: boundaries[0] ?? 0, to: boundaries.at(-1) ?? 0, now };
  const currencies = Map.groupBy(of.intervals, ({ currency }) => currency);
  return [...currencies].map(([currency, intervals]) => {
    const charged = intervals.map((interval) => ({ interval, ...chargeOf(interval, period) }));
    const by = (key: (interval: ChargedInterval) => string) =>
      told(summed(charged.map(({ interval, ms, amount }) => ({ key: key(interval), ms, amount }))));
    return {
      currency,
      ms: charged.reduce((sum, { ms }) => sum + ms, 0),
      amount: rounded(totalOf(charged)),
      estimated: charged.some(({ interval, ms }) => interval.endedAt === null && ms > 0),
      byDay: told(days(intervals, { boundaries, now })),
      byType: by(({ type }) => type),
      byPerson: by(({ owner }) => owner),
    };
  });
}

function days(
  intervals: readonly ChargedInterval[],
  of: { readonly boundaries: readonly number[]; readonly now: number },
): readonly DayLine[] {
  return of.boundaries.slice(0, -1).map((from, n) => {
    const period = { from, to: of.boundaries[n + 1] ?? from, now: of.now };
    let [ms, amount] = [0, 0];
    for (const interval of intervals) {
      if (interval.startedAt >= period.to || (interval.endedAt ?? period.to) <= from) continue;
      const charge = chargeOf(interval, period);
      ms += charge.ms;
      amount += charge.amount;
    }
    return { from, ms, amount };
  });
}

/** What an interval costs within a period, not rounded. */
export function chargeOf(
  interval: ChargedInterval,
  period: Period,
): { readonly ms: number; readonly amount: number } {
  const ms = chargedWithin(interval, period);
  return { ms, amount: costOf({ ms, pricePerHour: interval.pricePerHour }) };
}
