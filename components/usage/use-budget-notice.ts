"use client";
import { useEffect } from "react";
import { budgetNotice, type Mark } from "@/core/usage/budget";
import { money } from "../studio/money";
import { studio } from "../studio/studio-client";
import { warn } from "../ui/toast-store";
import { useUsageNow } from "./use-usage-now";

/** By what was told in this tab, since the studio server may not have heard of it yet. */
const told = new Set<string>();

/** Tells the person once a month that 80 per cent of their budget are used, and that all of it is. */
export function useBudgetNotice(): void {
  const { data } = useUsageNow();
  const budget = data?.budget ?? null;
  const mark: Mark | undefined = budget?.untold.at(-1);
  const [perMonth, whenSpent] = [budget?.perMonth, budget?.whenSpent];
  useEffect(() => {
    if (mark === undefined || perMonth === undefined || whenSpent === undefined) return;
    const text = budgetNotice({ mark, whenSpent, amount: money(perMonth) });
    if (told.has(text)) return;
    told.add(text);
    warn(text, { label: "Usage", run: () => location.assign("/usage") });
    // Not heard, it is told once more by the next page.
    studio.usage.told.mutate({ mark }).catch(() => {});
  }, [mark, perMonth, whenSpent]);
}
