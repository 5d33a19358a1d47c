import { isEqual } from "../notebook/equal";
import type { Cell } from "../notebook/notebook";
import type { Applied, ApplyContext } from "./applied";
import { applied, edited } from "./applied";
import {
  binned,
  changeableCell,
  isInDocument,
  withBinned,
  withCell,
  withInserted,
  withoutBinned,
} from "./cells";
import type { CellOperation } from "./operation";
import { withCancelled } from "./queue";
import type { Session } from "./session";
import { merged, split } from "./split-merge";

type Of<T extends CellOperation["type"]> = Extract<CellOperation, { type: T }>;

/** Cells come, go, move and change. `null`: one that is named is gone. */
export function applyCell(session: Session, operation: CellOperation, context: ApplyContext): Applied | null {
  switch (operation.type) {
    case "insertCell":
      return inserted(session, operation);
    case "deleteCells":
      return deleted(session, operation, context);
    case "restoreCell":
      return restored(session, operation);
    case "moveCells":
      return moved(session, operation);
    case "setCellKind":
      return withKind(session, operation);
    case "setCellMetadata":
      return withPart(session, operation.cellId, { metadata: operation.metadata });
    case "setAttachments":
      return withPart(session, operation.cellId, { attachments: operation.attachments });
    case "splitCell":
      return split(session, operation);
    case "mergeCells":
      return merged(session, operation, context);
    case "clearOutputs":
      return cleared(session, operation);
    case "setOutputs":
      return withOutputs(session, operation);
    case "setNotebookMetadata": {
      if (isEqual(session.notebook.metadata, operation.metadata)) return null;
      return edited({ ...session, notebook: { ...session.notebook, metadata: operation.metadata } });
    }
    case "setTrusted":
      return session.trusted === operation.trusted
        ? null
        : applied({ ...session, trusted: operation.trusted });
    default:
      return operation satisfies never;
  }
}

function inserted(session: Session, operation: Of<"insertCell">): Applied | null {
  const { cell, after } = operation;
  if (isInDocument(session, cell.id) || binned(session, cell.id) !== null) return null;
  return edited(withInserted(session, { cell, after }));
}

function deleted(session: Session, operation: Of<"deleteCells">, context: ApplyContext): Applied | null {
  const cellIds = operation.cellIds.filter((cellId) => isInDocument(session, cellId));
  if (cellIds.length === 0) return null;
  const why = { cellIds, note: "The cell was deleted before its turn.", at: operation.at };
  const unqueued = withCancelled(session, why);
  return edited(withBinned(unqueued, { cellIds, by: context.by, at: operation.at }));
}

function restored(session: Session, operation: Of<"restoreCell">): Applied | null {
  const entry = binned(session, operation.cellId);
  if (entry === null) return null;
  const back = withInserted(session, { cell: entry.cell, after: entry.after });
  return edited(withoutBinned(back, operation.cellId));
}

function moved(session: Session, operation: Of<"moveCells">): Applied | null {
  const { order } = session.notebook;
  const going = new Set(operation.cellIds.filter((cellId) => isInDocument(session, cellId)));
  if (going.size === 0) return null;
  let anchor = operation.after === null ? -1 : order.indexOf(operation.after);
  if (operation.after !== null && anchor < 0) return null;
  while (anchor >= 0 && going.has(order[anchor] ?? "")) anchor -= 1;
  const others = order.filter((cellId) => !going.has(cellId));
  const place = anchor < 0 ? 0 : others.indexOf(order[anchor] ?? "") + 1;
  const next = others.toSpliced(place, 0, ...order.filter((cellId) => going.has(cellId)));
  if (next.every((cellId, index) => cellId === order[index])) return null;
  return edited({ ...session, notebook: { ...session.notebook, order: next } });
}

/** Outputs stay with the cell: a slip of a key must not cost hours of training. Only code cells show and save them. */
function withKind(session: Session, operation: Of<"setCellKind">): Applied | null {
  const cell = changeableCell(session, operation.cellId);
  if (cell === null || cell.kind === operation.kind) return null;
  const why = { cellIds: [cell.id], note: "The cell is no longer code.", at: null };
  return edited(withCell(withCancelled(session, why), { ...cell, kind: operation.kind }));
}

function withPart(session: Session, cellId: string, part: Partial<Cell>): Applied | null {
  const cell = changeableCell(session, cellId);
  if (cell === null) return null;
  const next = { ...cell, ...part };
  return isEqual(cell, next) ? null : edited(withCell(session, next));
}

function cleared(session: Session, operation: Of<"clearOutputs">): Applied | null {
  let next = session;
  const runs = { ...session.runs };
  for (const cellId of operation.cellIds) {
    const cell = changeableCell(next, cellId);
    if (cell === null || (cell.outputs.length === 0 && cell.executionCount === null)) continue;
    next = withCell(next, { ...cell, outputs: [], executionCount: null });
    const state = runs[cellId]?.state;
    if (state !== "running" && state !== "queued") delete runs[cellId];
  }
  return next === session ? null : edited({ ...next, runs });
}

function withOutputs(session: Session, operation: Of<"setOutputs">): Applied | null {
  if (session.running === operation.cellId) return null;
  const { outputs, executionCount } = operation;
  return withPart(session, operation.cellId, { outputs, executionCount });
}
