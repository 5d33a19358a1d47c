import type { Cell, Output } from "../notebook/notebook";
import { withCell } from "./cells";
import type { Said } from "./operation";
import { cellsInOrder } from "./select";
import type { Session } from "./session";

type Update = Extract<Said, { type: "updateDisplay" }>;

/** `update_display`: every output with that display id shows the new content, in whichever cell it is, binned too. */
export function withDisplayUpdated(session: Session, update: Update): Session {
  let next = session;
  const all = [...cellsInOrder(session), ...session.bin.map((entry) => entry.cell)];
  for (const cell of all) {
    const changed = withCellUpdated(cell, update);
    if (changed !== cell) next = withCell(next, changed);
  }
  return next;
}

function withCellUpdated(cell: Cell, update: Update): Cell {
  if (!cell.outputs.some((output) => shows(output, update.displayId))) return cell;
  return { ...cell, outputs: withOutputsUpdated(cell.outputs, update) };
}

export function withOutputsUpdated(outputs: readonly Output[], update: Update): readonly Output[] {
  return outputs.map((output) => updated(output, update));
}

function shows(output: Output, displayId: string): boolean {
  return (output.type === "display" || output.type === "result") && output.displayId === displayId;
}

function updated(output: Output, { displayId, output: fresh }: Update): Output {
  if (output.type !== "display" && output.type !== "result") return output;
  if (output.displayId !== displayId || (fresh.type !== "display" && fresh.type !== "result")) return output;
  return { ...output, data: fresh.data, metadata: fresh.metadata, stored: fresh.stored };
}
