import { isEqual } from "../notebook/equal";
import type { Cell, Notebook } from "../notebook/notebook";
import { type DiffLine, lineDiff } from "./line-diff";

/** What became of one cell from one version to the next; numbers are from 1 on, `null` where it is not. */
export interface CellChange {
  readonly kind: "added" | "removed" | "changed";
  readonly before: number | null;
  readonly after: number | null;
  readonly cellKind: Cell["kind"];
  /** Empty where only outputs differ. */
  readonly lines: readonly DiffLine[];
  readonly outputsChanged: boolean;
}

/** Cells are the same by their id; the changes stand in the order of the later version, what was taken away in its place. */
export function notebookDiff(before: Notebook, after: Notebook): readonly CellChange[] {
  const changes: CellChange[] = [];
  const isThere = new Set(after.order);
  const numberBefore = new Map(before.order.map((id, index) => [id, index + 1]));
  let told = 0;
  const tellRemoved = (upTo: number) => {
    for (; told < upTo; told += 1) {
      const cell = before.cells[before.order[told] ?? ""];
      if (cell !== undefined && !isThere.has(cell.id))
        changes.push(whole(cell, { kind: "removed", number: told + 1 }));
    }
  };
  for (const [index, id] of after.order.entries()) {
    const cell = after.cells[id];
    if (cell === undefined) continue;
    const old = before.cells[id];
    const number = numberBefore.get(id) ?? null;
    if (old === undefined || number === null) {
      changes.push(whole(cell, { kind: "added", number: index + 1 }));
      continue;
    }
    tellRemoved(number);
    const change = changeOf(old, cell);
    if (change !== null) changes.push({ ...change, kind: "changed", before: number, after: index + 1 });
  }
  tellRemoved(before.order.length);
  return changes;
}

function changeOf(old: Cell, cell: Cell): Pick<CellChange, "cellKind" | "lines" | "outputsChanged"> | null {
  const outputsChanged = !isEqual(old.outputs, cell.outputs);
  const isSame = old.source === cell.source && old.kind === cell.kind;
  if (isSame && !outputsChanged) return null;
  return { cellKind: cell.kind, lines: isSame ? [] : lineDiff(old.source, cell.source), outputsChanged };
}

function whole(cell: Cell, of: { readonly kind: "added" | "removed"; readonly number: number }): CellChange {
  const { kind, number } = of;
  return {
    kind,
    before: kind === "removed" ? number : null,
    after: kind === "added" ? number : null,
    cellKind: cell.kind,
    lines: cell.source.split("\n").map((text) => ({ kind, text })),
    outputsChanged: false,
  };
}
