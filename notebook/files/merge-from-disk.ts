import { type MergedNotebook, mergeNotebooks } from "@/core/notebook/merge";
import type { Cell, Notebook } from "@/core/notebook/notebook";

interface Versions {
  /** The document of the last save; `null`: not known, and then every difference is a person's to decide. */
  readonly base: Notebook | null;
  readonly ours: Notebook;
  readonly theirs: Notebook;
}

/**
 * Merges what somebody else wrote into the open document. An open cell knows more than a file can hold (display ids,
 * where large parts are stored), so base and cells that did not change here are compared as a file would hold them,
 * and get back what they know where nobody touched them.
 */
export function mergeFromDisk(
  { base, ours, theirs }: Versions,
  asOnDisk: (notebook: Notebook) => Notebook,
): MergedNotebook {
  if (base === null) return mergeNotebooks({ base: { ...theirs, order: [], cells: {} }, ours, theirs });
  const written = asOnDisk(base);
  const untouched = (id: string) => ours.cells[id] === base.cells[id];
  const oursAsWritten = withCells(ours, (cell) =>
    untouched(cell.id) ? (written.cells[cell.id] ?? cell) : cell,
  );
  const merged = mergeNotebooks({ base: written, ours: oursAsWritten, theirs });
  const notebook = withCells(merged.notebook, (cell) =>
    cell === written.cells[cell.id] && untouched(cell.id) ? (ours.cells[cell.id] ?? cell) : cell,
  );
  return { notebook, conflicts: merged.conflicts };
}

function withCells(notebook: Notebook, change: (cell: Cell) => Cell): Notebook {
  const cells = Object.fromEntries(Object.entries(notebook.cells).map(([id, cell]) => [id, change(cell)]));
  return { ...notebook, cells };
}
