import type { IdleRule, LastActivity } from "./idle-rule";

/** `90` minutes as "1 h 30 min". */
export function spanText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** What counted last, as the rest of a sentence that begins with a time. */
export function lastText(last: LastActivity, notebook: string | null): string {
  switch (last) {
    case "start":
      return "it was started";
    case "run":
      return notebook === null ? "a cell ended" : `a cell of ${notebook} ended`;
    case "work":
      return "one of its programs last did something";
    case "terminal":
      return "something was last typed or printed in a terminal";
    case "kernel":
      return "its busy kernel last used the processor";
    case "unseen":
      return "the studio server came back and could look again";
    default:
      return last satisfies never;
  }
}

/** Why an app was stopped, in spans and not in times of day, which are the reader's. */
export function stopText(of: {
  readonly rule: IdleRule;
  readonly idleMs: number;
  readonly last: LastActivity;
  readonly notebook: string | null;
}): string {
  const span = spanText(of.idleMs);
  if (of.rule === "stuck")
    return `A kernel was busy for ${span} without using the processor or moving any data, so it seemed to hang.`;
  return `Nothing had run for ${span}, since ${lastText(of.last, of.notebook)}.`;
}
