import type { Verdict } from "@/core/idle/idle-rule";
import { lastText } from "@/core/idle/idle-words";

/** What an app is taken for and why, in a line; times are the reader's. */
export function idleText(verdict: Verdict, notebook: string | null): string {
  switch (verdict.type) {
    case "active":
      return `At work: a kernel is busy since ${clockText(verdict.since)}`;
    case "unlimited":
      return `Idle since ${clockText(verdict.since)}, when ${lastText(verdict.last, notebook)}; not stopped for that`;
    case "idle": {
      const kept = verdict.keptUntil === null ? "" : `Kept until ${clockText(verdict.keptUntil)}. `;
      const why =
        verdict.rule === "stuck"
          ? `Busy without using anything since ${clockText(verdict.since)}`
          : `Idle since ${clockText(verdict.since)}, when ${lastText(verdict.last, notebook)}`;
      return `${kept}${why}; stops at ${clockText(verdict.stopsAt)}`;
    }
    default:
      return verdict satisfies never;
  }
}

/** The time of day, with the day where that is another one. */
export function clockText(at: number): string {
  const then = new Date(at);
  const time = then.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return then.toDateString() === new Date().toDateString() ? time : `${then.toLocaleDateString()} ${time}`;
}
