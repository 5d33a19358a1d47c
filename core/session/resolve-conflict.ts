import type { Cell } from "../notebook/notebook";
import type { Applied, ApplyContext } from "./applied";
import { applied } from "./applied";
import { binned, isInDocument, withBinned, withCell, withInserted } from "./cells";
import type { FileOperation } from "./operation";
import { withCancelled } from "./queue";
import type { CellConflict, Session } from "./session";

type Resolution = Extract<FileOperation, { type: "resolveConflict" }>;

/**
 * Keeps ours, theirs or both. Nothing is thrown away: the version that was not chosen goes to the bin, under `newId`
 * where the chosen one keeps the cell's id.
 */
export function conflictResolved(
  session: Session,
  operation: Resolution,
  context: ApplyContext,
): Applied | null {
  const { state } = session.file;
  if (state.phase !== "conflict") return null;
  const conflict = state.cells.find((cell) => cell.cellId === operation.cellId);
  const isTaken = isInDocument(session, operation.newId) || binned(session, operation.newId) !== null;
  if (conflict === undefined || isTaken) return null;
  const chosen = withChosen(session, { conflict, operation, by: context.by });
  const cells = state.cells.filter((cell) => cell !== conflict);
  if (cells.length > 0) {
    return applied({ ...chosen, file: { ...chosen.file, state: { phase: "conflict", cells } } });
  }
  const file = { ...chosen.file, state: { phase: "unsaved" } as const };
  return applied({ ...chosen, file }, { type: "save", urgent: true });
}

interface Choice {
  readonly conflict: CellConflict;
  readonly operation: Resolution;
  readonly by: string | null;
}

function withChosen(session: Session, choice: Choice): Session {
  const { keep } = choice.operation;
  switch (keep) {
    case "ours":
      return withTheirsAside(session, choice);
    case "theirs":
      return withTheirs(session, choice);
    case "both":
      return withBoth(session, choice);
    default:
      return keep satisfies never;
  }
}

function withTheirsAside(session: Session, { conflict, operation, by }: Choice): Session {
  const { theirs } = conflict;
  if (theirs === null) return session;
  return withBinCopy(session, { cell: { ...theirs, id: operation.newId }, after: conflict.cellId, by });
}

function withTheirs(session: Session, choice: Choice): Session {
  const { conflict, operation, by } = choice;
  const { cellId, theirs } = conflict;
  const ours = session.notebook.cells[cellId];
  if (theirs === null) {
    const why = { cellIds: [cellId], note: "The cell was deleted in the file.", at: null };
    return withBinned(withCancelled(session, why), { cellIds: [cellId], by, at: 0 });
  }
  if (ours === undefined) return withBoth(session, choice);
  const aside = withBinCopy(session, { cell: { ...ours, id: operation.newId }, after: cellId, by });
  return withCell(aside, { ...theirs, id: cellId });
}

function withBoth(session: Session, { conflict, operation }: Choice): Session {
  const { theirs, cellId } = conflict;
  if (theirs === null) return session;
  return withInserted(session, { cell: { ...theirs, id: operation.newId }, after: cellId });
}

function withBinCopy(
  session: Session,
  copy: { readonly cell: Cell; readonly after: string | null; readonly by: string | null },
): Session {
  const entry = { cell: copy.cell, after: copy.after, deletedBy: copy.by ?? "", deletedAt: 0 };
  return { ...session, bin: [entry, ...session.bin] };
}
