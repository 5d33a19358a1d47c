import { spanText } from "../idle/idle-words";

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;

/**
 * What comes of a start if nobody looks after it. `stopAfterMs`: after how long what does nothing is stopped, `null`
 * for never. Nothing to say, "", of what is free.
 */
export function startForecast(of: {
  readonly pricePerHour: number;
  readonly stopAfterMs: number | null;
  /** An amount as people read it. */
  readonly money: (amount: number) => string;
}): string {
  const { pricePerHour, stopAfterMs, money } = of;
  if (pricePerHour === 0) return "";
  const costs = (ms: number) => money((pricePerHour * ms) / hourMs);
  if (stopAfterMs === null)
    return `Billing ends when its last app is stopped, and only you stop that: ${costs(dayMs)} for a day.`;
  return `Billing ends with its last app. Left alone it is stopped after ${spanText(stopAfterMs)} in which nothing runs: about ${costs(stopAfterMs)}.`;
}
