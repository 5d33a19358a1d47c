"use client";
import { money } from "../studio/money";
import { useUsageNow } from "./use-usage-now";

/** In a notebook's header: what its instance costs an hour, and what the person has spent today. */
export function CostChip({ typeName }: { readonly typeName: string }) {
  const { data } = useUsageNow(typeName);
  const instance = data?.running.find(({ type }) => type === typeName);
  if (data === undefined || instance === undefined) return null;
  const { pricePerHour } = instance;
  if (pricePerHour === 0 && data.amount === 0) return null;
  const rate = pricePerHour === 0 ? "free" : `${money(pricePerHour)}/h`;
  return (
    <a
      href="/usage"
      className="chip cost-chip"
      aria-label={`Cost: ${rate}, today ${money(data.amount)}`}
      title={`This notebook's instance costs ${rate} while it runs. Everything that you ran today has cost ${money(data.amount)}.`}
    >
      <span>
        {rate}
        <span className="cost-today"> · today {money(data.amount)}</span>
      </span>
    </a>
  );
}
