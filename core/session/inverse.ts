import type { JsonObject } from "../json";
import type { Cell, CellKind } from "../notebook/notebook";
import { applyChanges, diffToChanges, mapOver, parseChanges, serialiseChanges } from "../text/changes";
import { findCell, isInDocument } from "./cells";
import type { Operation } from "./operation";
import type { Session } from "./session";
import { mergeable, mergeJoint, splitSource } from "./split-merge";

/**
 * What takes an operation back. It is worked out against the session as it was, and turned into new operations
 * against the session as it is by then: what others did meanwhile stays.
 */
export type Inverse =
  | { readonly type: "remove"; readonly cellIds: readonly string[] }
  | { readonly type: "bringBack"; readonly cellIds: readonly string[] }
  | { readonly type: "placeAsIn"; readonly order: readonly string[]; readonly cellIds: readonly string[] }
  | { readonly type: "kind"; readonly cellId: string; readonly kind: Exclude<CellKind, "unknown"> }
  | { readonly type: "metadata"; readonly cellId: string; readonly metadata: JsonObject }
  | { readonly type: "attachments"; readonly cellId: string; readonly attachments: JsonObject | null }
  | { readonly type: "notebookMetadata"; readonly metadata: JsonObject }
  | { readonly type: "outputs"; readonly cells: readonly Pick<Cell, "id" | "outputs" | "executionCount">[] }
  | { readonly type: "join"; readonly cellId: string; readonly joint: string; readonly newId: string }
  | {
      readonly type: "part";
      readonly cellId: string;
      readonly tail: string;
      readonly cellIds: readonly string[];
    }
  | { readonly type: "text"; readonly cellId: string; readonly edited: string; readonly source: string };

/** `null` for what has no way back, or its own: runs, kernels, text (an editor undoes its own). */
export function inverseOf(before: Session, operation: Operation): Inverse | null {
  switch (operation.type) {
    case "insertCell":
      return { type: "remove", cellIds: [operation.cell.id] };
    case "deleteCells":
      return { type: "bringBack", cellIds: inOrder(before, operation.cellIds) };
    case "restoreCell":
      return { type: "remove", cellIds: [operation.cellId] };
    case "moveCells":
      return { type: "placeAsIn", order: before.notebook.order, cellIds: inOrder(before, operation.cellIds) };
    case "splitCell":
      return inverseOfSplit(before, operation);
    case "mergeCells":
      return inverseOfMerge(before, operation.cellIds);
    case "editText":
      return inverseOfEdit(before, operation);
    case "setNotebookMetadata":
      return { type: "notebookMetadata", metadata: before.notebook.metadata };
    case "clearOutputs":
      return {
        type: "outputs",
        cells: operation.cellIds.flatMap((cellId) => before.notebook.cells[cellId] ?? []),
      };
    default:
      return inverseOfPart(before, operation);
  }
}

function inverseOfPart(before: Session, operation: Operation): Inverse | null {
  if (!("cellId" in operation)) return null;
  const cell = before.notebook.cells[operation.cellId];
  if (cell === undefined || cell.kind === "unknown") return null;
  const cellId = cell.id;
  switch (operation.type) {
    case "setCellKind":
      return { type: "kind", cellId, kind: cell.kind };
    case "setCellMetadata":
      return { type: "metadata", cellId, metadata: cell.metadata };
    case "setAttachments":
      return { type: "attachments", cellId, attachments: cell.attachments };
    case "setOutputs":
      return { type: "outputs", cells: [cell] };
    default:
      return null;
  }
}

function inverseOfEdit(before: Session, operation: Extract<Operation, { type: "editText" }>): Inverse | null {
  const source = findCell(before, operation.cellId)?.source;
  const changes = parseChanges(operation.changes);
  const edited = source === undefined || changes === null ? null : applyChanges(changes, source);
  if (source === undefined || edited === null) return null;
  return { type: "text", cellId: operation.cellId, edited, source };
}

function inverseOfSplit(
  before: Session,
  operation: Extract<Operation, { type: "splitCell" }>,
): Inverse | null {
  const cell = before.notebook.cells[operation.cellId];
  if (cell === undefined) return null;
  const { joint } = splitSource(cell.source, operation.at);
  return { type: "join", cellId: cell.id, joint, newId: operation.newId };
}

function inverseOfMerge(before: Session, cellIds: readonly string[]): Inverse | null {
  const [first, ...others] = mergeable(before, cellIds);
  if (first === undefined) return null;
  const tail = others.map((cell) => mergeJoint + cell.source).join("");
  return { type: "part", cellId: first.id, tail, cellIds: others.map((cell) => cell.id) };
}

function inOrder(session: Session, cellIds: readonly string[]): readonly string[] {
  return session.notebook.order.filter((cellId) => cellIds.includes(cellId));
}

/** The operations that take it back in the session as it is now; none where nothing of it is left. */
export function operationsOf(
  inverse: Inverse,
  now: { readonly session: Session; readonly at: number },
): readonly Operation[] {
  const { session, at } = now;
  switch (inverse.type) {
    case "remove":
      return [{ type: "deleteCells", cellIds: inverse.cellIds, at }];
    case "bringBack":
      return inverse.cellIds.map((cellId) => ({ type: "restoreCell", cellId }));
    case "placeAsIn":
      return placedAsIn(session, inverse);
    case "kind":
      return [{ type: "setCellKind", cellId: inverse.cellId, kind: inverse.kind }];
    case "metadata":
      return [{ type: "setCellMetadata", cellId: inverse.cellId, metadata: inverse.metadata }];
    case "attachments":
      return [{ type: "setAttachments", cellId: inverse.cellId, attachments: inverse.attachments }];
    case "notebookMetadata":
      return [{ type: "setNotebookMetadata", metadata: inverse.metadata }];
    case "outputs":
      return inverse.cells.map(({ id, outputs, executionCount }) => {
        return { type: "setOutputs", cellId: id, outputs, executionCount };
      });
    case "join":
      return joinedAgain(session, { ...inverse, at });
    case "part":
      return partedAgain(session, inverse);
    case "text":
      return editedBack(session, inverse);
    default:
      return inverse satisfies never;
  }
}

/** Each behind the nearest cell that stood before it then and is still there. */
function placedAsIn(
  session: Session,
  { order, cellIds }: Extract<Inverse, { type: "placeAsIn" }>,
): Operation[] {
  return cellIds.map((cellId) => {
    const earlier = order.slice(0, order.indexOf(cellId));
    const after = earlier.findLast((other) => isInDocument(session, other)) ?? null;
    return { type: "moveCells", cellIds: [cellId], after };
  });
}

function joinedAgain(
  session: Session,
  { cellId, joint, newId, at }: Extract<Inverse, { type: "join" }> & { readonly at: number },
): readonly Operation[] {
  const first = findCell(session, cellId);
  const second = session.notebook.cells[newId];
  if (first === null || second === undefined) return [];
  const whole = { cellId, source: first.source + joint + second.source };
  return [...edit(session, whole), { type: "deleteCells", cellIds: [newId], at }];
}

/** Where the merged part was edited since, it stays: two copies are better than a lost edit. */
function partedAgain(
  session: Session,
  { cellId, tail, cellIds }: Extract<Inverse, { type: "part" }>,
): readonly Operation[] {
  const source = findCell(session, cellId)?.source ?? "";
  const shorter = source.endsWith(tail) ? source.slice(0, source.length - tail.length) : source;
  const back = cellIds.map((id): Operation => ({ type: "restoreCell", cellId: id }));
  return [...edit(session, { cellId, source: shorter }), ...back];
}

/** Only the edit itself goes; what was typed around it since stays. */
function editedBack(
  session: Session,
  { cellId, edited, source }: Extract<Inverse, { type: "text" }>,
): readonly Operation[] {
  const now = findCell(session, cellId)?.source;
  if (now === undefined) return [];
  const changes = mapOver(diffToChanges(edited, source), diffToChanges(edited, now));
  return changes === null ? [] : [{ type: "editText", cellId, changes: serialiseChanges(changes) }];
}

function edit(
  session: Session,
  to: { readonly cellId: string; readonly source: string },
): readonly Operation[] {
  const cell = findCell(session, to.cellId);
  if (cell === null || cell.source === to.source) return [];
  const changes = serialiseChanges(diffToChanges(cell.source, to.source));
  return [{ type: "editText", cellId: to.cellId, changes }];
}
