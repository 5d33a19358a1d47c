"use client";
import { money, useCurrency } from "../studio/money";

/** Before a start: what comes of it if nobody looks after it. */
export function StartForecast({ pricePerHour }: { readonly pricePerHour: number }) {
  useCurrency();
  if (pricePerHour === 0) return null;
  return <>It is billed until you shut it down: {money(pricePerHour * 24)} for a day.</>;
}
