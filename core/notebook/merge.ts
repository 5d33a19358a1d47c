import type { Json, JsonObject } from "../json";
import type { CellConflict } from "../session/session";
import { isEqual } from "./equal";
import type { Cell, Notebook } from "./notebook";

/**
 * Three-way merge by cell: `base` is what both sides started from (the last save), `ours` the open document, `theirs`
 * the file as somebody else wrote it. A cell that one side changed is taken from that side; what both changed stays
 * ours in the document and is told as a conflict with their version, so that nothing is thrown away.
 */
export interface MergedNotebook {
  readonly notebook: Notebook;
  readonly conflicts: readonly CellConflict[];
}

interface Versions {
  readonly base: Notebook;
  readonly ours: Notebook;
  readonly theirs: Notebook;
}

/**
 * Merges what is open with what is on the disk; what cannot be merged is in `conflicts`, both texts of it.
 */
export function mergeNotebooks({ base, ours, theirs: onDisk }: Versions): MergedNotebook {
  const versions = { base, ours, theirs: recogniseCells(base, onDisk) };
  const conflicts: CellConflict[] = [];
  const cells: Record<string, Cell> = {};
  for (const id of mergedOrder(versions)) {
    const merged = mergeCell(id, versions);
    if (merged.conflict) conflicts.push(merged.conflict);
    if (merged.cell) cells[id] = merged.cell;
  }
  for (const id of base.order) {
    if (id in cells || conflicts.some((conflict) => conflict.cellId === id)) continue;
    const { conflict } = mergeCell(id, versions);
    if (conflict) conflicts.push(conflict);
  }
  const order = mergedOrder(versions).filter((id) => id in cells);
  const metadata = mergedMembers(versions, "metadata");
  const extra = mergedMembers(versions, "extra");
  return { notebook: { order, cells, metadata, format: versions.theirs.format, extra }, conflicts };
}

function mergeCell(
  id: string,
  { base, ours, theirs }: Versions,
): { cell: Cell | null; conflict: CellConflict | null } {
  const [was, mine, other] = [base.cells[id], ours.cells[id], theirs.cells[id]];
  if (!mine && !other) return { cell: null, conflict: null };
  if (!other) {
    if (!was || isEqual(mine, was)) return { cell: was ? null : (mine ?? null), conflict: null };
    return { cell: mine ?? null, conflict: { cellId: id, theirs: null } };
  }
  if (!mine) {
    if (!was) return { cell: other, conflict: null };
    return { cell: null, conflict: isEqual(other, was) ? null : { cellId: id, theirs: other } };
  }
  return mergeParts({ was: was ?? null, mine, other });
}

const parts = ["kind", "source", "metadata", "attachments", "outputs", "executionCount", "extra"] as const;

function mergeParts(of: { readonly was: Cell | null; readonly mine: Cell; readonly other: Cell }): {
  cell: Cell;
  conflict: CellConflict | null;
} {
  const { was, mine, other } = of;
  const taken: Record<string, unknown> = {};
  let clash = false;
  for (const part of parts) {
    if (isEqual(mine[part], other[part])) continue;
    const oursChanged = was === null || !isEqual(mine[part], was[part]);
    const theirsChanged = was === null || !isEqual(other[part], was[part]);
    if (!oursChanged) taken[part] = other[part];
    // Two runs of the same source differ in their counts; that alone is nothing to ask a person about.
    else if (theirsChanged && part !== "executionCount") clash = true;
  }
  const cell = Object.keys(taken).length === 0 ? mine : ({ ...mine, ...taken } as Cell);
  return { cell, conflict: clash ? { cellId: mine.id, theirs: other } : null };
}

function mergedOrder({ base, ours, theirs }: Versions): readonly string[] {
  if (isEqual(ours.order, base.order))
    return theirs.order.concat(ours.order.filter((id) => !(id in theirs.cells)));
  if (isEqual(theirs.order, base.order)) return ours.order;
  const order = [...ours.order];
  const known = new Set(order);
  theirs.order.forEach((id, index) => {
    if (known.has(id) || id in base.cells) return;
    const before = theirs.order.slice(0, index).findLast((other) => known.has(other));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
    known.add(id);
  });
  return order.concat(theirs.order.filter((id) => !known.has(id)));
}

function mergedMembers(versions: Versions, part: "metadata" | "extra"): JsonObject {
  const [base, ours, theirs] = [versions.base[part], versions.ours[part], versions.theirs[part]];
  if (isEqual(ours, theirs) || isEqual(theirs, base)) return ours;
  const merged: Record<string, Json> = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const value = isEqual(ours[key], base[key]) ? theirs[key] : ours[key];
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/**
 * Programs that write no ids give every cell a new one. Cells that the base does not know are matched with those
 * that it lost, in order, by kind and source; failing that, by standing between the same two neighbours.
 */
function recogniseCells(base: Notebook, theirs: Notebook): Notebook {
  const strangers = theirs.order.filter((id) => !(id in base.cells));
  const missing = base.order.filter((id) => !(id in theirs.cells));
  if (strangers.length === 0 || missing.length === 0) return theirs;
  const names = new Map<string, string>();
  let from = 0;
  for (const id of strangers) {
    const cell = theirs.cells[id] as Cell;
    const at = missing.findIndex((old, index) => index >= from && sameText(base.cells[old] as Cell, cell));
    if (at < 0) continue;
    names.set(id, missing[at] as string);
    from = at + 1;
  }
  matchByNeighbours({ base, theirs, names });
  const renamed = (id: string) => names.get(id) ?? id;
  const cells = Object.fromEntries(
    theirs.order.map((id) => [renamed(id), { ...(theirs.cells[id] as Cell), id: renamed(id) }]),
  );
  return { ...theirs, order: theirs.order.map(renamed), cells };
}

function matchByNeighbours(of: {
  readonly base: Notebook;
  readonly theirs: Notebook;
  /** Grows by what is found. */
  readonly names: Map<string, string>;
}): void {
  const { base, theirs, names } = of;
  const known = (id: string | undefined) =>
    id === undefined ? undefined : (names.get(id) ?? (id in base.cells ? id : undefined));
  const used = new Set([...names.values(), ...theirs.order.filter((id) => id in base.cells)]);
  theirs.order.forEach((id, index) => {
    if (known(id) !== undefined) return;
    const previous = known(theirs.order[index - 1]);
    const place = previous === undefined ? (index === 0 ? 0 : -1) : base.order.indexOf(previous) + 1;
    const candidate = place < 0 ? undefined : base.order[place];
    if (
      candidate === undefined ||
      used.has(candidate) ||
      base.cells[candidate]?.kind !== theirs.cells[id]?.kind
    )
      return;
    const next = theirs.order[index + 1];
    if (next !== undefined && known(next) !== base.order[place + 1]) return;
    names.set(id, candidate);
    used.add(candidate);
  });
}

function sameText(a: Cell, b: Cell): boolean {
  return a.kind === b.kind && a.source === b.source;
}
