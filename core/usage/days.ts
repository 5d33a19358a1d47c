/** A stretch of whole days, both within it, as `2026-11-30`; days are those of wherever this runs. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export type PeriodChoice = "month" | "lastMonth" | "week" | "thirtyDays";

/** The days that a choice means, seen from a moment. */
export function daysOf(choice: PeriodChoice, now: Date): Days {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const today = dayText(now);
  switch (choice) {
    case "month":
      return { from: dayText(new Date(year, month, 1)), to: today };
    case "lastMonth":
      return { from: dayText(new Date(year, month - 1, 1)), to: dayText(new Date(year, month, 0)) };
    case "week":
      return { from: dayText(new Date(year, month, day - 6)), to: today };
    case "thirtyDays":
      return { from: dayText(new Date(year, month, day - 29)), to: today };
    default:
      return choice satisfies never;
  }
}

/** More days than that are divided by months, so that a chart of them can be read. */
const mostDays = 92;
const mostParts = 110;

/**
 * Where those days begin and end, in epoch ms, the end of the last one included; months where there are many. `null`
 * where they are no days, end before they begin, or go on for longer than can be shown.
 */
export function boundariesOf(days: Days): readonly number[] | null {
  const [from, to] = [startOf(days.from), startOf(days.to)];
  if (from === null || to === null || to < from) return null;
  const end = new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1);
  const byMonth = (end.getTime() - from.getTime()) / 86_400_000 > mostDays;
  const boundaries = [from.getTime()];
  for (let n = 1; boundaries.length <= mostParts; n++) {
    const next = byMonth
      ? new Date(from.getFullYear(), from.getMonth() + n, 1)
      : new Date(from.getFullYear(), from.getMonth(), from.getDate() + n);
    if (next >= end) return [...boundaries, end.getTime()];
    boundaries.push(next.getTime());
  }
  return null;
}

/** The beginning of the day of a moment, in epoch ms. */
export function midnightOf(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
}

function startOf(text: string): Date | null {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00`) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}

function dayText(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}
