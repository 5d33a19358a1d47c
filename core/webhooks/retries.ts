const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each failure it is tried again, in ms: for a bit more than a day. */
const pauses = [10 * second, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 18 * hour];

/** When a delivery that has failed `attempts` times is tried again; `null`: no more. */
export function nextTry(of: { readonly attempts: number; readonly now: number }): number | null {
  const pause = pauses[of.attempts - 1];
  return pause === undefined ? null : of.now + pause;
}

/** Whether an answer means that it has arrived. */
export function hasArrived(status: number): boolean {
  return status >= 200 && status < 300;
}
