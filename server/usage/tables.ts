import type { WhenSpent } from "@/core/usage/budget";

/** Rows of usage; time is epoch ms, prices are in units of the currency. */
export interface UsageTables {
  usage_intervals: IntervalRow;
  usage_runs: RunRow;
  usage_budgets: BudgetRow;
  usage_warnings: WarningRow;
}

/** One for each instance and generation; price and currency are those of its start, whatever is decided later. */
export interface IntervalRow {
  instance: string;
  generation: number;
  owner: string;
  domain: string;
  type: string;
  price_per_hour: number;
  currency: string;
  started_at: number;
  /** NULL while it runs. */
  ended_at: number | null;
  proven_until: number;
}

/** A cell's run that has ended. */
export interface RunRow {
  owner: string;
  id: string;
  instance: string;
  notebook: string;
  cell: string;
  started_at: number;
  ended_at: number;
}

interface BudgetRow {
  owner: string;
  per_month: number;
  when_spent: WhenSpent;
  set_by: string;
  set_at: number;
}

interface WarningRow {
  owner: string;
  /** `2026-11`, UTC. */
  month: string;
  /** 80 or 100. */
  percent: number;
  at: number;
  /** When the person was shown it. */
  seen_at: number | null;
}
