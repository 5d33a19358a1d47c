import { applyChanges, parseChanges } from "../text/changes";
import type { Applied } from "./applied";
import { edited } from "./applied";
import { findCell, withCell } from "./cells";
import type { TextOperation } from "./operation";
import type { Session } from "./session";

/**
 * A change that does not fit the text as it is now is refused whole; half of it could corrupt the source. A cell that
 * another person deleted meanwhile takes it in the bin, so that bringing the cell back brings back what was typed.
 */
export function applyText(session: Session, operation: TextOperation): Applied | null {
  const cell = findCell(session, operation.cellId);
  const changes = parseChanges(operation.changes);
  if (cell === null || cell.kind === "unknown" || changes === null || changes.empty) return null;
  const source = applyChanges(changes, cell.source);
  if (source === null || source === cell.source) return null;
  return edited(withCell(session, { ...cell, source }));
}
