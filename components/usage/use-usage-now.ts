"use client";
import { useQuery } from "@tanstack/react-query";
import { midnightOf } from "@/core/usage/days";
import { showMoneyIn } from "../studio/money";
import { queries } from "../studio/queries";
import { studio } from "../studio/studio-client";

const queryKey = ["usage", "now"];
const freshMs = 5_000;
const calmMs = 30_000;
const eagerMs = 3_000;

/**
 * What runs now and what today has cost. Looked at often while `expecting`, the instance type of a kernel that has just
 * come, is not among what runs.
 */
export function useUsageNow(expecting: string | null = null) {
  return useQuery({
    queryKey,
    queryFn: async () => {
      const now = await studio.usage.now.query({ since: midnightOf(new Date()) });
      showMoneyIn(now.currency);
      return now;
    },
    refetchInterval: ({ state }) =>
      expecting === null || state.data?.running.some(({ type }) => type === expecting) ? calmMs : eagerMs,
  });
}

/** Looks again soon, so that the day's cost is not less than that of a run which has just been shown. */
export function refreshUsageNow(): void {
  const state = queries.getQueryState(queryKey);
  if (state !== undefined && Date.now() - state.dataUpdatedAt > freshMs)
    void queries.invalidateQueries({ queryKey });
}
