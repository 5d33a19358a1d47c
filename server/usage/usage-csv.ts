import type { Kysely } from "kysely";
import { type SharedCost, sharedCosts } from "@/core/usage/notebook-usage";
import type { ChargedInterval, Period } from "@/core/usage/usage-report";
import { intervalPages } from "@/server/usage/ledger";
import { runsIn } from "@/server/usage/runs";
import type { UsageTables } from "@/server/usage/tables";

const head =
  "person,instance_type,instance,from,to,notebook,cell,hours,price_per_hour,currency,amount,estimated";

/**
 * A period's bill as comma-separated lines, a piece at a time: of one person each cell's run and the idle time of each
 * interval; of everybody (`owner: null`) the intervals as a whole, since notebooks are their owners' own.
 */
export async function* usageCsv(
  db: Kysely<UsageTables>,
  of: { readonly owner: string | null; readonly period: Period; readonly names: ReadonlyMap<string, string> },
): AsyncIterable<string> {
  const { owner, period, names } = of;
  yield `${head}\r\n`;
  for await (const intervals of intervalPages(db, { owner, ...period })) {
    const runs = owner === null ? [] : await runsIn(db, { owner, ...spanOf(intervals, period) });
    const lines = sharedCosts(intervals, { runs, period }).map((cost) => lineOf(cost, { period, names }));
    yield lines.join("");
  }
}

/** When the runs can have been that have a part in these intervals. */
function spanOf(intervals: readonly ChargedInterval[], period: Period): { from: number; to: number } {
  const starts = intervals.map(({ startedAt }) => startedAt);
  const ends = intervals.map(({ endedAt }) => endedAt ?? period.now);
  return { from: Math.max(period.from, Math.min(...starts)), to: Math.min(period.to, Math.max(...ends)) };
}

function lineOf(
  { interval, run, ms, amount }: SharedCost,
  of: { readonly period: Period; readonly names: ReadonlyMap<string, string> },
): string {
  const { period, names } = of;
  const ended = interval.endedAt ?? period.now;
  const fields = [
    names.get(interval.owner) ?? interval.owner,
    interval.type,
    interval.instance,
    new Date(Math.max(interval.startedAt, period.from)).toISOString(),
    new Date(Math.min(ended, period.to)).toISOString(),
    run?.notebook ?? "",
    run?.cell ?? "",
    (ms / 3_600_000).toFixed(6),
    String(interval.pricePerHour),
    interval.currency,
    amount.toFixed(6),
    interval.endedAt === null ? "yes" : "no",
  ];
  return `${fields.map(field).join(",")}\r\n`;
}

/** Spreadsheets take a text that begins like a formula for one; names of people and files are not to be run. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
