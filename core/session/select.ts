import type { Cell } from "../notebook/notebook";
import { findCell } from "./cells";
import type { Session } from "./session";

/** What a person sees of a cell. A cancelled run leaves it `idle`, with a note in its run. */
type CellState = "idle" | "queued" | "running" | "done" | "error";

/** The state to show at a cell. */
export function cellState(session: Session, cellId: string): CellState {
  if (session.running === cellId) return "running";
  const state = session.runs[cellId]?.state;
  switch (state) {
    case undefined:
    case "cancelled":
      return "idle";
    case "queued":
    case "running":
    case "done":
    case "error":
      return state;
    default:
      return state satisfies never;
  }
}

/** 1 for the next to run, `null` for a cell that does not wait. */
export function queuePosition(session: Session, cellId: string): number | null {
  const index = session.queue.indexOf(cellId);
  return index < 0 ? null : index + 1;
}

/** Whether the source is another than the one that ran or waits, so that the outputs are not its own. */
export function changedSinceRun(session: Session, cellId: string): boolean {
  const run = session.runs[cellId];
  const cell = findCell(session, cellId);
  if (run === undefined || cell === null || run.state === "cancelled") return false;
  return cell.source !== run.source;
}

/** Whether the file lacks something of the document, because it is not yet written or cannot be. */
export function isUnsaved(session: Session): boolean {
  return session.file.state.phase !== "saved";
}

/** The cells of the document, first to last. */
export function cellsInOrder(session: Session): readonly Cell[] {
  return session.notebook.order.flatMap((cellId) => session.notebook.cells[cellId] ?? []);
}
