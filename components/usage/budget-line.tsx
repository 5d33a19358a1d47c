"use client";
import { clsx } from "clsx";
import { money } from "../studio/money";
import { useUsageNow } from "./use-usage-now";

/** On the usage page: what the person may spend in this month, and how much of it is left. */
export function BudgetLine() {
  const { data } = useUsageNow();
  const budget = data?.budget ?? null;
  if (budget === null) return null;
  const percent = Math.floor((budget.spent * 100) / budget.perMonth);
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="font-medium">Budget</span>
      <span aria-hidden className="h-2 w-40 overflow-hidden rounded-full bg-selected-strong">
        <span
          className={clsx("block h-full", percent >= 80 ? "bg-warning" : "bg-accent")}
          style={{ width: `${Math.min(percent, 100)}%` }}
        />
      </span>
      <span className="text-ink-soft tabular-nums">
        {money(budget.spent)} of {money(budget.perMonth)} in this month (UTC), {percent} %
      </span>
    </div>
  );
}
