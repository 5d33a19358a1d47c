import type { ChangeSet } from "@codemirror/state";
import { composeChanges, mapOver, mapUnder, parseChanges, serialiseChanges } from "../text/changes";
import type { Operation, OrderedOperation } from "./operation";
import type { TextChange } from "./text-effects";

/*
 * The notebook server puts a batch behind what others did since the batch was made. Everything names cells by id and
 * needs no change, except text.
 *
 * The rule: an edit of a cell's text is mapped over the edits of others of that cell. Where others changed the text
 * by a split, a merge, a merge of the file or a resolved conflict, it is mapped over what that did (`texts`, from
 * `textEffects` when it was applied); where `texts` is not known, or where the batch itself splits or merges a text
 * that others changed too, the later edits of that cell are dropped. A text is never corrupted: what does not fit
 * is refused by its length.
 */

/** An operation in its place, with what it did to texts where that was kept. */
export type Foreign = OrderedOperation & { readonly texts?: readonly TextChange[] };

type Known = ChangeSet | "unknown";

export function rebaseBatch(batch: {
  readonly operations: readonly Operation[];
  /** What was ordered after the batch's `base`, in order. */
  readonly foreign: readonly Foreign[];
}): readonly Operation[] {
  const texts = new Map<string, Known>();
  for (const ordered of batch.foreign) noteForeign(texts, ordered);
  if (texts.size === 0) return batch.operations;
  return batch.operations.flatMap((operation) => rebased(texts, operation) ?? []);
}

function noteForeign(texts: Map<string, Known>, { operation, texts: kept }: Foreign): void {
  for (const { cellId, changes } of kept ?? changesOf(operation)) {
    const before = texts.get(cellId);
    if (before === "unknown") continue;
    const both =
      before === undefined ? changes : changes === "unknown" ? null : composeChanges(before, changes);
    texts.set(cellId, both ?? "unknown");
  }
}

function changesOf(operation: Operation): readonly { cellId: string; changes: Known }[] {
  switch (operation.type) {
    case "editText":
      return [{ cellId: operation.cellId, changes: parseChanges(operation.changes) ?? "unknown" }];
    case "splitCell":
    case "resolveConflict":
      return [{ cellId: operation.cellId, changes: "unknown" }];
    case "mergeCells":
      return operation.cellIds.map((cellId) => ({ cellId, changes: "unknown" }));
    case "fileMerged":
      return operation.notebook.order.map((cellId) => ({ cellId, changes: "unknown" }));
    default:
      return [];
  }
}

function rebased(texts: Map<string, Known>, operation: Operation): Operation | null {
  switch (operation.type) {
    case "editText":
      return rebasedEdit(texts, operation);
    case "splitCell": {
      const over = texts.get(operation.cellId);
      if (over === undefined) return operation;
      texts.set(operation.cellId, "unknown").set(operation.newId, "unknown");
      if (over === "unknown") return null;
      return operation.at > over.length ? null : { ...operation, at: over.mapPos(operation.at, 1) };
    }
    case "mergeCells": {
      const [first] = operation.cellIds;
      if (first !== undefined && operation.cellIds.some((cellId) => texts.has(cellId))) {
        for (const cellId of operation.cellIds) texts.set(cellId, "unknown");
      }
      return operation;
    }
    default:
      return operation;
  }
}

function rebasedEdit(
  texts: Map<string, Known>,
  operation: Extract<Operation, { type: "editText" }>,
): Operation | null {
  const over = texts.get(operation.cellId);
  if (over === undefined) return operation;
  const own = parseChanges(operation.changes);
  if (own === null || over === "unknown") return null;
  const mapped = mapOver(own, over);
  const under = mapUnder(over, own);
  texts.set(operation.cellId, under ?? "unknown");
  return mapped === null ? null : { ...operation, changes: serialiseChanges(mapped) };
}
