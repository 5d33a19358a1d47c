"use client";
import { startForecast } from "@/core/usage/start-forecast";
import { useIdle } from "../idle/use-idle";
import { money, useCurrency } from "../studio/money";

/** Before a start: when billing ends, and what comes of it if nobody looks after it. */
export function StartForecast({ pricePerHour }: { readonly pricePerHour: number }) {
  useCurrency();
  const idle = useIdle().data;
  if (idle === undefined) return null;
  const { stopAfterMs } = idle;
  return <>{startForecast({ pricePerHour, stopAfterMs, money: (amount) => money(amount) })}</>;
}
