"use client";
import { money } from "../studio/money";
import { useBudgetNotice } from "./use-budget-notice";
import { useUsageNow } from "./use-usage-now";

/** In the status bar: what today has cost and what runs on; it leads to the rest. */
export function UsageLink() {
  const { data } = useUsageNow();
  useBudgetNotice();
  if (data === undefined) return null;
  const perHour = data.running.reduce((sum, { pricePerHour }) => sum + pricePerHour, 0);
  const today = `Today ${money(data.amount)}`;
  const text = perHour > 0 ? `${today} · ${money(perHour)}/h now` : today;
  return (
    <a
      href="/usage"
      aria-label={`Usage: ${text}`}
      title="What you ran and what it cost"
      className="shrink-0 rounded px-1 whitespace-nowrap tabular-nums hover:bg-hover hover:text-ink"
    >
      {text}
    </a>
  );
}
