import type { MeteredInterval } from "./metered";

const hourMs = 3_600_000;

/** How old the last proof of life of an open interval may be before it is not believed any more. */
const believedForMs = 60_000;

/** What a time costs, not rounded, in units of the currency. */
export function costOf(of: { readonly ms: number; readonly pricePerHour: number }): number {
  return (of.pricePerHour * of.ms) / hourMs;
}

/** Up to when an interval is charged as things stand: an open one until now, or until it was last seen alive. */
export function chargedUntil(
  interval: Pick<MeteredInterval, "endedAt" | "provenUntil">,
  now: number,
): number {
  if (interval.endedAt !== null) return interval.endedAt;
  return now - interval.provenUntil <= believedForMs
    ? Math.max(now, interval.provenUntil)
    : interval.provenUntil;
}

/** The part of an interval that falls into a period, in ms; times are epoch ms. */
export function chargedWithin(
  interval: MeteredInterval,
  period: { readonly from: number; readonly to: number; readonly now: number },
): number {
  const until = Math.min(chargedUntil(interval, period.now), period.to);
  return Math.max(0, until - Math.max(interval.startedAt, period.from));
}
