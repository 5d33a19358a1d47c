"use client";
import { useQuery } from "@tanstack/react-query";
import { moneyText } from "@/core/usage/money";
import { studio } from "../studio/studio-client";
import { refreshUsageNow } from "./use-usage-now";

const optionsFor = (notebook: string) => ({
  queryKey: ["usage", "runs", notebook],
  queryFn: async () => {
    const costs = await studio.usage.runCosts.query({ notebook });
    refreshUsageNow();
    return Object.fromEntries(costs.map(({ run, ...cost }) => [run, cost]));
  },
  staleTime: Number.POSITIVE_INFINITY,
});

const soonMs = 2_000;
/** A run whose cost has not come by then will not have one: its app was on no instance, say. */
const patienceMs = 60_000;

/** What the runs of a notebook cost: asked once, and then until that of the latest run is known. */
export function useRunCosts(
  notebook: string,
  latest: { readonly id: string; readonly endedAt: number } | null,
) {
  useQuery({
    ...optionsFor(notebook),
    refetchInterval: ({ state }) =>
      latest !== null && state.data?.[latest.id] === undefined && Date.now() - latest.endedAt < patienceMs
        ? soonMs
        : false,
  });
}

/** What a run cost; nothing while that is not known, and where it cost nothing. */
export function RunCost({ notebook, run }: { readonly notebook: string; readonly run: string }) {
  const { data } = useQuery({ ...optionsFor(notebook), enabled: false });
  const cost = data?.[run];
  if (cost === undefined || cost.amount === 0) return null;
  return <> · {moneyText(cost.amount, { currency: cost.currency })}</>;
}
