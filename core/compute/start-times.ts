/** How long starts took, in ms: the middle one, the slow one in twenty, and between what most of them lie. */
export interface StartTimes {
  readonly p50: number;
  readonly p95: number;
  readonly usual: { readonly from: number; readonly to: number };
}

/** `null`: nothing was measured yet. */
export function startTimes(ms: readonly number[]): StartTimes | null {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  if (sorted.length === 0) return null;
  return { p50: at(0.5), p95: at(0.95), usual: { from: at(0.1), to: at(0.9) } };
}

/** What a person reads while an app starts: how long that takes as a rule, where there is a rule yet. */
export function startingNote(times: StartTimes | null): string {
  if (times === null) return "Starting the app";
  const { p50, usual } = times;
  const about = `Starting the app · about ${seconds(p50)} s`;
  const [from, to] = [seconds(usual.from), seconds(usual.to)];
  return from === to ? about : `${about} (usually ${from}–${to} s)`;
}

/** Tenths where they matter. */
function seconds(ms: number): string {
  return ms < 9950 ? (ms / 1000).toFixed(1) : String(Math.round(ms / 1000));
}
