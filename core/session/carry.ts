import type { ChangeSet } from "@codemirror/state";
import { diffToChanges, mapOver, mapUnder, parseChanges, serialiseChanges } from "../text/changes";
import { afterOperation } from "./apply-operation";
import { findCell } from "./cells";
import type { Operation } from "./operation";
import type { Session } from "./session";
import { cellsWithText, type TextChanges } from "./text-effects";

/** What a browser has pending, in order: a batch on the way, and what came since. */
interface Pending {
  readonly sent: readonly Operation[];
  readonly unsent: readonly Operation[];
}

/**
 * Operations made on `before`, carried over to `after`, which differs from it by what others did. With them goes what
 * the others' text changes come to once the operations are on top: that is what an open editor must be told.
 */
export function carried(from: {
  readonly before: Session;
  readonly after: Session;
  /** From each text in `before` to the one in `after`; a text that did not change is not in it. */
  readonly texts: TextChanges;
  readonly pending: Pending;
  readonly by: string;
}): { readonly pending: Pending; readonly view: Session; readonly texts: TextChanges } {
  const { sent, unsent } = from.pending;
  const texts = new Map(from.texts);
  const pending = { sent: [] as Operation[], unsent: [] as Operation[] };
  const comparesTexts = texts.size > 0 || [...sent, ...unsent].some(cutsTexts);
  let one = from.before;
  let other = from.after;
  const carry = (operation: Operation, into: Operation[]) => {
    const over = mapped(operation, texts);
    if (over !== null) {
      into.push(over);
      other = afterOperation(other, over, { by: from.by });
    }
    if (!comparesTexts) return;
    one = afterOperation(one, operation, { by: from.by });
    carryTexts({ texts, operation, before: one, after: other });
  };
  for (const operation of sent) carry(operation, pending.sent);
  for (const operation of unsent) carry(operation, pending.unsent);
  return { pending, view: other, texts };
}

/** Where others did nothing to texts, only these may still come to another text than they did before. */
function cutsTexts({ type }: Operation): boolean {
  return type === "splitCell" || type === "mergeCells" || type === "resolveConflict";
}

function mapped(operation: Operation, texts: TextChanges): Operation | null {
  if (operation.type !== "editText" && operation.type !== "splitCell") return operation;
  const over = texts.get(operation.cellId);
  if (over === undefined) return operation;
  if (operation.type === "splitCell") {
    return operation.at > over.length ? null : { ...operation, at: over.mapPos(operation.at, 1) };
  }
  const own = parseChanges(operation.changes);
  const changes = own === null ? null : mapOver(own, over);
  return changes === null ? null : { ...operation, changes: serialiseChanges(changes) };
}

/** The others' changes, now on top of one more operation. */
function carryTexts(step: {
  readonly texts: Map<string, ChangeSet>;
  readonly operation: Operation;
  readonly before: Session;
  readonly after: Session;
}): void {
  const { texts, operation, before, after } = step;
  for (const cellId of cellsWithText(operation, before)) {
    const over = texts.get(cellId);
    if (operation.type === "editText" && over === undefined) continue;
    const one = findCell(before, cellId);
    const other = findCell(after, cellId);
    texts.delete(cellId);
    if (one === null || other === null || one.source === other.source) continue;
    texts.set(cellId, precise(operation, over) ?? diffToChanges(one.source, other.source));
  }
}

/** By mapping, which keeps a cursor in its place better than comparing does. */
function precise(operation: Operation, over: ChangeSet | undefined): ChangeSet | null {
  if (operation.type !== "editText" || over === undefined) return null;
  const own = parseChanges(operation.changes);
  return own === null ? null : mapUnder(over, own);
}
