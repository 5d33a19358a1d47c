import type { Foundation } from "@/server/context";

/** What a command found out: the same for people, as lines, and for programs, as JSON. */
export interface Report {
  readonly json: unknown;
  readonly lines: readonly string[];
  /** Whether all is well; a command that found trouble ends with exit code 1. */
  readonly good: boolean;
}

/** One command of `atelier`. */
export interface Command {
  /** As it is typed: `app stop`. */
  readonly name: string;
  /** What follows the name, for the help text. */
  readonly takes: "nothing" | "app" | "instance" | "user" | "anything";
  readonly about: string;
  run(foundation: Foundation, subject: string): Promise<Report>;
}

/** Columns side by side, each as wide as its widest entry. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, n) => Math.max(title.length, ...rows.map((row) => row[n]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((entry, n) => entry.padEnd(widths[n] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), ...rows.map(line)];
}
