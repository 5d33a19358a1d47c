import type { ChangeSet } from "@codemirror/state";
import { applyChanges, composeChanges, diffToChanges, parseChanges } from "../text/changes";
import { findCell } from "./cells";
import type { Operation } from "./operation";
import type { Session } from "./session";

/** What happened to the text of one cell. */
export interface TextChange {
  readonly cellId: string;
  readonly changes: ChangeSet;
}

export type TextChanges = ReadonlyMap<string, ChangeSet>;

/** The cells whose text an operation may change. */
export function cellsWithText(operation: Operation, session: Session): readonly string[] {
  switch (operation.type) {
    case "editText":
      return [operation.cellId];
    case "splitCell":
    case "resolveConflict":
      return [operation.cellId, operation.newId];
    case "mergeCells":
      return operation.cellIds;
    case "fileMerged":
      return session.notebook.order;
    default:
      return [];
  }
}

/** What an operation that was applied did to texts that others may be editing. */
export function textEffects(applied: {
  readonly before: Session;
  readonly after: Session;
  readonly operation: Operation;
}): readonly TextChange[] {
  const { before, after, operation } = applied;
  if (before === after) return [];
  if (operation.type === "editText") {
    const changes = parseChanges(operation.changes);
    return changes === null ? [] : [{ cellId: operation.cellId, changes }];
  }
  return differences({ before, after, cellIds: cellsWithText(operation, before) });
}

/** Between two sessions, by comparing; cells that only one of them has are left out. */
export function differences(between: {
  readonly before: Session;
  readonly after: Session;
  readonly cellIds: Iterable<string>;
}): readonly TextChange[] {
  return [...new Set(between.cellIds)].flatMap((cellId) => {
    const one = findCell(between.before, cellId);
    const other = findCell(between.after, cellId);
    if (one === null || other === null || one.source === other.source) return [];
    return [{ cellId, changes: diffToChanges(one.source, other.source) }];
  });
}

/** By cell; a cell has one change at most. */
export function asMap(changes: readonly TextChange[]): Map<string, ChangeSet> {
  return new Map(changes.map((change) => [change.cellId, change.changes]));
}

/** One change for each cell; what does not follow on the last is dropped, for the caller to find by comparing. */
export function joined(first: TextChanges, second: Iterable<readonly [string, ChangeSet]>): TextChanges {
  const all = new Map(first);
  for (const [cellId, changes] of second) {
    const before = all.get(cellId);
    const both = before === undefined ? changes : composeChanges(before, changes);
    if (both !== null) all.set(cellId, both);
  }
  return all;
}

/** From one view to the next: `texts` where they are right, and what comparing finds where they are not. */
export function checked(between: {
  readonly before: Session;
  readonly after: Session;
  readonly texts: TextChanges;
}): readonly TextChange[] {
  const { before, after, texts } = between;
  return [...texts].flatMap(([cellId, changes]) => {
    const one = findCell(before, cellId);
    const other = findCell(after, cellId);
    if (one === null || other === null || one.source === other.source) return [];
    if (applyChanges(changes, one.source) === other.source) return [{ cellId, changes }];
    return differences({ before, after, cellIds: [cellId] });
  });
}
