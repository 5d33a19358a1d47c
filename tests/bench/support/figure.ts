import type { Run } from "../peers/peer";
import type { NewCell } from "./notebooks";

/** A group of numbers that come out of one run, and what each must reach against the peer. */
export interface Figure {
  readonly name: string;
  readonly runs: number;
  /** What is in the notebook that a run opens; each run has a file of its own. */
  cells(): readonly NewCell[] | Promise<readonly NewCell[]>;
  measure(run: Run): Promise<Readonly<Record<string, number>>>;
  /** Ms after which a run counts as failed; a minute unless said. */
  readonly patience?: number;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly key: string;
  readonly what: string;
  readonly unit: "ms" | "s" | "MB" | "kB" | "elements" | "lines" | "frames";
  /** "3× sooner": JupyterLab's median over Atelier's must be at least this. */
  readonly ratioAtLeast?: number;
  readonly atMost?: number;
  readonly exactly?: number;
}
