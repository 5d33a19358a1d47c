import { withEntry } from "../notebook/entries";
import type { Cell, Notebook } from "../notebook/notebook";
import type { BinnedCell, Session } from "./session";

/*
 * Where cells are and how one of them is replaced. A cell is in the document or in the bin, never in both, and a
 * run that goes on finds its cell in either.
 */

/** Whether the cell is in the document; one in the bin is not. */
export function isInDocument(session: Session, cellId: string): boolean {
  return Object.hasOwn(session.notebook.cells, cellId);
}

/** The cell's entry in the bin, or `null`. */
export function binned(session: Session, cellId: string): BinnedCell | null {
  return session.bin.find((entry) => entry.cell.id === cellId) ?? null;
}

/** The cell, wherever it is. */
export function findCell(session: Session, cellId: string): Cell | null {
  return session.notebook.cells[cellId] ?? binned(session, cellId)?.cell ?? null;
}

/** The cell in the document, if it is one that a person may change. */
export function changeableCell(session: Session, cellId: string): Cell | null {
  const cell = isInDocument(session, cellId) ? session.notebook.cells[cellId] : undefined;
  return cell === undefined || cell.kind === "unknown" ? null : cell;
}

/** Puts a new version of a cell where the old one is; a version that says the same leaves the old one. */
export function withCell(session: Session, cell: Cell): Session {
  const known = findCell(session, cell.id);
  if (known === null || saysTheSame(known, cell)) return session;
  if (isInDocument(session, cell.id)) {
    const cells = withEntry(session.notebook.cells, [cell.id, cell]);
    return { ...session, notebook: { ...session.notebook, cells } };
  }
  const bin = session.bin.map((entry) => (entry.cell.id === cell.id ? { ...entry, cell } : entry));
  return { ...session, bin };
}

function saysTheSame(one: Cell, other: Cell): boolean {
  const keys = Object.keys(one) as (keyof Cell)[];
  return keys.every((key) => one[key] === other[key]);
}

/**
 * The index just behind `after`. Where that cell is in the bin, its own former neighbour stands in for it, and so
 * on up; a place that nobody remembers is the end.
 */
function indexAfter(session: Session, after: string | null): number {
  let place = after;
  const seen = new Set<string>();
  while (place !== null && !seen.has(place)) {
    const index = session.notebook.order.indexOf(place);
    if (index >= 0) return index + 1;
    seen.add(place);
    const entry = binned(session, place);
    if (entry === null) return session.notebook.order.length;
    place = entry.after;
  }
  return 0;
}

/** Puts a cell behind `after`, or as near to that place as is known; `null`: first. */
export function withInserted(session: Session, insertion: { cell: Cell; after: string | null }): Session {
  const index = indexAfter(session, insertion.after);
  const order = session.notebook.order.toSpliced(index, 0, insertion.cell.id);
  const cells = withEntry(session.notebook.cells, [insertion.cell.id, insertion.cell]);
  return { ...session, notebook: { ...session.notebook, order, cells } };
}

export function withoutBinned(session: Session, cellId: string): Session {
  return { ...session, bin: session.bin.filter((entry) => entry.cell.id !== cellId) };
}

/** Takes cells out of the document and keeps them, with the places they had. */
export function withBinned(
  session: Session,
  removal: { cellIds: readonly string[]; by: string | null; at: number },
): Session {
  const going = new Set(removal.cellIds);
  const { order } = session.notebook;
  const entries: BinnedCell[] = [];
  const cells: Record<string, Cell> = { ...session.notebook.cells };
  order.forEach((cellId, index) => {
    const cell = cells[cellId];
    if (!going.has(cellId) || cell === undefined) return;
    const after = order[index - 1] ?? null;
    entries.unshift({ cell, after, deletedBy: removal.by ?? "", deletedAt: removal.at });
    delete cells[cellId];
  });
  const notebook: Notebook = { ...session.notebook, order: order.filter((id) => !going.has(id)), cells };
  return { ...session, notebook, bin: [...entries, ...session.bin] };
}
