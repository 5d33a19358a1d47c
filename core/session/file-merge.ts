import { isEqual } from "../notebook/equal";
import type { Cell, Notebook } from "../notebook/notebook";
import type { Applied } from "./applied";
import { applied, saveUnlessConflict } from "./applied";
import { withBinned } from "./cells";
import type { FileOperation } from "./operation";
import { withCancelled } from "./queue";
import type { FileState, Session } from "./session";

/**
 * The document becomes the merged one. Cells that say the same keep their identity; cells that the merge took out go
 * to the bin, so that nothing is lost and a run of theirs goes on.
 */
export function fileMerged(
  session: Session,
  operation: Extract<FileOperation, { type: "fileMerged" }>,
): Applied | null {
  const conflicts = [...openConflicts(session, operation.conflicts), ...operation.conflicts];
  const fresh = operation.notebook;
  const gone = session.notebook.order.filter((cellId) => !Object.hasOwn(fresh.cells, cellId));
  const why = { cellIds: gone, note: "The cell was deleted in the file.", at: null };
  const binned = withBinned(withCancelled(session, why), { cellIds: gone, by: null, at: 0 });
  const notebook = withSharedParts(session.notebook, fresh);
  const bin = binned.bin.filter((entry) => !Object.hasOwn(fresh.cells, entry.cell.id));
  const isBehind = session.file.state.phase !== "saved";
  const file = { ...session.file, state: stateAfter(session, conflicts) };
  const next: Session = { ...binned, notebook, bin, file };
  return applied(next, ...(isBehind ? saveUnlessConflict(next, "soon") : []));
}

/** Conflicts that nobody has resolved yet stay, except where the new merge speaks of the same cell. */
function openConflicts(session: Session, fresh: readonly { readonly cellId: string }[]) {
  const { state } = session.file;
  if (state.phase !== "conflict") return [];
  return state.cells.filter((open) => !fresh.some((conflict) => conflict.cellId === open.cellId));
}

function stateAfter(
  session: Session,
  conflicts: Extract<FileState["state"], { phase: "conflict" }>["cells"],
): FileState["state"] {
  if (conflicts.length > 0) return { phase: "conflict", cells: conflicts };
  return session.file.state.phase === "saved" ? session.file.state : { phase: "unsaved" };
}

function withSharedParts(before: Notebook, fresh: Notebook): Notebook {
  const cells: Record<string, Cell> = {};
  for (const cellId of fresh.order) {
    const cell = fresh.cells[cellId];
    const known = before.cells[cellId];
    if (cell !== undefined) cells[cellId] = known !== undefined && isEqual(known, cell) ? known : cell;
  }
  const metadata = isEqual(before.metadata, fresh.metadata) ? before.metadata : fresh.metadata;
  return { ...fresh, cells, metadata };
}
