import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import type { CellRun } from "@/core/usage/attribution";
import { type NotebookUsage, notebookUsage, sharedCosts } from "@/core/usage/notebook-usage";
import { totalOf } from "@/core/usage/usage-lines";
import { chargeOf, type UsageReport, usageReports } from "@/core/usage/usage-report";
import type { InstanceUse, Meter } from "@/server/compute/metering";
import type { Tables } from "@/server/database/tables";
import { Budgets } from "@/server/usage/budgets";
import { intervalsIn, writeIntervals } from "@/server/usage/ledger";
import { namesOf } from "@/server/usage/names";
import { keepRuns, latestRunsOf, runsIn } from "@/server/usage/runs";
import type { UsageTables } from "@/server/usage/tables";
import { usageCsv } from "@/server/usage/usage-csv";

interface UsageOptions {
  readonly database: { readonly db: unknown };
  readonly clock: Clock;
  /** ISO 4217; what begins to be metered from now on is in it. */
  readonly currency: string;
}

/** What was run, on what, from when to when, and what it costs: the bill is a projection of what the backend said. */
export function createUsage(options: UsageOptions): Usage {
  return new Usage(options);
}

/** The public face of this capability; made by `createUsage`. Times are epoch ms, `owner: null` is everybody. */
export class Usage implements Meter {
  private readonly db: Kysely<UsageTables>;
  readonly budgets: Budgets;

  constructor(private readonly options: UsageOptions) {
    this.db = options.database.db as Kysely<UsageTables>;
    this.budgets = new Budgets({ ...options, db: this.db });
  }

  /** Compute and usage share a database, and with it the transaction. */
  note(trx: unknown, use: InstanceUse): Promise<void> {
    return writeIntervals(trx as Kysely<UsageTables>, { use, currency: this.options.currency });
  }

  /** Cells' runs that have ended, on the person's own instances; told twice, they count once. */
  keepRuns(owner: string, runs: readonly CellRun[]): Promise<void> {
    return keepRuns(this.db, { owner, runs });
  }

  /** The bill of a time that is divided at `boundaries`, one for each currency. */
  async reports(asked: {
    readonly owner: string | null;
    readonly boundaries: readonly number[];
  }): Promise<readonly UsageReport[]> {
    const { owner, boundaries } = asked;
    const [from, to] = [boundaries[0] ?? 0, boundaries.at(-1) ?? 0];
    const intervals = await intervalsIn(this.db, { owner, from, to });
    return usageReports({ intervals, boundaries, now: this.options.clock.now() });
  }

  /** Which notebooks and cells used what one person was charged. */
  async notebooks(asked: {
    readonly owner: string;
    readonly from: number;
    readonly to: number;
  }): Promise<readonly NotebookUsage[]> {
    const [intervals, runs] = await Promise.all([intervalsIn(this.db, asked), runsIn(this.db, asked)]);
    const period = { ...asked, now: this.options.clock.now() };
    return notebookUsage(sharedCosts(intervals, { runs, period }));
  }

  /** What one person runs now, by instance type, and what was charged since `since`. */
  async now(asked: { readonly owner: string; readonly since: number }): Promise<UsageNow> {
    const now = this.options.clock.now();
    const { owner, since } = asked;
    const intervals = await intervalsIn(this.db, { owner, from: since, to: now + 1 });
    const { currency } = this.options;
    const charges = intervals
      .filter((interval) => interval.currency === currency)
      .map((interval) => chargeOf(interval, { from: since, to: now, now }));
    const running = intervals.filter(({ endedAt }) => endedAt === null);
    return {
      currency,
      amount: totalOf(charges),
      running: running.map(({ type, pricePerHour }) => ({ type, pricePerHour })),
    };
  }

  /** A period's bill as comma-separated lines, a piece at a time. */
  async *csv(asked: {
    readonly owner: string | null;
    readonly from: number;
    readonly to: number;
  }): AsyncIterable<string> {
    const names = await this.names();
    const period = { from: asked.from, to: asked.to, now: this.options.clock.now() };
    yield* usageCsv(this.db, { owner: asked.owner, period, names });
  }

  /** What people are called, by their ids. */
  names(): Promise<ReadonlyMap<string, string>> {
    return namesOf(this.options.database.db as Kysely<Tables>);
  }

  /** What the latest runs of a notebook cost, by their ids; not rounded. Older ones than a week are left out. */
  async runCosts(asked: { readonly owner: string; readonly notebook: string }): Promise<readonly RunCost[]> {
    const { owner } = asked;
    const now = this.options.clock.now();
    const latest = await latestRunsOf(this.db, { ...asked, since: now - weekMs, count: mostRuns });
    if (latest.length === 0) return [];
    const period = { from: Math.min(...latest.map(({ startedAt }) => startedAt)), to: now, now };
    const [intervals, runs] = await Promise.all([
      intervalsIn(this.db, { owner, ...period }),
      runsIn(this.db, { owner, ...period }),
    ]);
    const wanted = new Set(latest.map(({ id }) => id));
    return sharedCosts(intervals, { runs, period }).flatMap(({ run, interval, amount }) =>
      run !== null && wanted.has(run.id) ? [{ run: run.id, amount, currency: interval.currency }] : [],
    );
  }
}

const weekMs = 7 * 24 * 3_600_000;
const mostRuns = 500;

/** What runs and what has been charged, not rounded, in the currency of the settings. */
interface UsageNow {
  readonly currency: string;
  readonly amount: number;
  readonly running: readonly { readonly type: string; readonly pricePerHour: number }[];
}

/** What one run cost. */
interface RunCost {
  readonly run: string;
  readonly amount: number;
  readonly currency: string;
}
