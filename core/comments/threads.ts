/** What somebody wrote about a cell of a snapshot. */
export interface Comment {
  readonly id: string;
  readonly author: { readonly id: string; readonly name: string };
  /** Plain text; `null` once it was taken away. */
  readonly text: string | null;
  /** Epoch ms. */
  readonly at: number;
  /** Of the link, that was read when it was written. */
  readonly version: number;
}

/** A comment with the answers to it, oldest first. It belongs to a cell by the cell's id, in every version that has it. */
export interface Thread {
  readonly id: string;
  readonly cell: string;
  readonly comments: readonly Comment[];
  /** Who said that it is done with; `null` while it is open. */
  readonly resolvedBy: string | null;
}

interface Sorted {
  /** By cell id. */
  readonly here: ReadonlyMap<string, readonly Thread[]>;
  /** On cells that this version does not have. */
  readonly elsewhere: readonly Thread[];
}

/** Threads by the cells of one version. */
export function byCell(threads: readonly Thread[], order: readonly string[]): Sorted {
  const cells = new Set(order);
  const here = new Map<string, Thread[]>();
  const elsewhere: Thread[] = [];
  for (const thread of threads) {
    if (!cells.has(thread.cell)) elsewhere.push(thread);
    else here.set(thread.cell, [...(here.get(thread.cell) ?? []), thread]);
  }
  return { here, elsewhere };
}
