/**
 * What became of one cell when its notebook ran again, from best to worst. `volatile`: only what is another each time
 * (a time, an address) differs. `close`: numbers within the tolerance. `failed`: an error that the snapshot has not.
 */
export const verdicts = ["equal", "volatile", "close", "differs", "failed", "not-run"] as const;

export type Verdict = (typeof verdicts)[number];

export interface CellVerdict {
  readonly cell: string;
  readonly verdict: Verdict;
  /** What differs, in a few words: `0.912 → 0.907`; "" where nothing does. */
  readonly note: string;
}

/** What a check found, as it is kept and shown. */
export interface CheckReport {
  /** Code cells that had run in the snapshot, in order. */
  readonly cells: readonly CellVerdict[];
  /** Cells that the snapshot shows as run before ones above them. */
  readonly outOfOrder: readonly string[];
  /** Sentences about the run as a whole: the budget ended it, a package was not to be had. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** Of two, the one that matters. */
export function worse<T extends { readonly verdict: Verdict }>(a: T, b: T): T {
  return verdicts.indexOf(b.verdict) > verdicts.indexOf(a.verdict) ? b : a;
}

type Outcome = "reproduced" | "differs" | "unfinished";

export function outcomeOf({ cells }: CheckReport): Outcome {
  if (cells.some(({ verdict }) => verdict === "differs" || verdict === "failed")) return "differs";
  return cells.some(({ verdict }) => verdict === "not-run") ? "unfinished" : "reproduced";
}

/** "41 of 43 equal, 1 timestamp, 1 differs: 0.912 → 0.907". */
export function summaryOf({ cells }: CheckReport): string {
  const of = (verdict: Verdict) => cells.filter((cell) => cell.verdict === verdict);
  const words = [`${of("equal").length} of ${cells.length} equal`];
  const kinds = new Map<string, number>();
  for (const { note } of of("volatile")) kinds.set(note, (kinds.get(note) ?? 0) + 1);
  for (const [kind, count] of kinds) words.push(`${count} ${kind}`);
  if (of("close").length > 0) words.push(`${of("close").length} within tolerance`);
  for (const [verdict, word] of [
    ["differs", "differs"],
    ["failed", "failed"],
  ] as const) {
    const [first] = of(verdict);
    if (first !== undefined) words.push(`${of(verdict).length} ${word}: ${first.note}`);
  }
  if (of("not-run").length > 0) words.push(`${of("not-run").length} not run`);
  return words.join(", ");
}
