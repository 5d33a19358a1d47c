import fc from "fast-check";
import type { Operation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import { diffToChanges, serialiseChanges } from "@/core/text/changes";
import { code } from "./session-builders";

/** A random thing that somebody does; numbers are taken modulo what there is. */
export interface Move {
  readonly who: number;
  readonly kind: (typeof moveKinds)[number];
  readonly cell: number;
  readonly place: number;
  readonly size: number;
}

export const moveKinds = [
  "type",
  "erase",
  "insert",
  "delete",
  "restore",
  "moveCell",
  "split",
  "merge",
  "kind",
  "run",
  "unqueue",
  "send",
  "hear",
  "answer",
  "lose",
  "cut",
  "reset",
] as const;

export const moves: fc.Arbitrary<Move> = fc.record({
  who: fc.nat(9),
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant<"type">("type") },
    { weight: 3, arbitrary: fc.constantFrom<"send" | "hear" | "answer">("send", "hear", "answer") },
    { weight: 4, arbitrary: fc.constantFrom(...moveKinds) },
  ),
  cell: fc.nat(20),
  place: fc.nat(40),
  size: fc.nat(9),
});

/** What a move comes to in a session as somebody sees it; `null` where there is nothing to do it to. */
export function operationFor(session: Session, made: { move: Move; fresh: string }): Operation | null {
  const { move, fresh } = made;
  const { order, cells } = session.notebook;
  const cellId = order[move.cell % Math.max(1, order.length)];
  const other = order[move.place % Math.max(1, order.length)] ?? null;
  if (move.kind === "insert") return { type: "insertCell", after: other, cell: code(fresh, "new") };
  if (move.kind === "restore") {
    const entry = session.bin[move.cell % Math.max(1, session.bin.length)];
    return entry === undefined ? null : { type: "restoreCell", cellId: entry.cell.id };
  }
  const cell = cellId === undefined ? undefined : cells[cellId];
  if (cell === undefined) return null;
  const at = move.place % (cell.source.length + 1);
  const edit = (source: string): Operation => {
    const changes = serialiseChanges(diffToChanges(cell.source, source));
    return { type: "editText", cellId: cell.id, changes };
  };
  switch (move.kind) {
    case "type":
      return edit(
        `${cell.source.slice(0, at)}${"αβγδεζηθικ"[move.size]}${move.who}\n${cell.source.slice(at)}`,
      );
    case "erase":
      return edit(cell.source.slice(0, at) + cell.source.slice(at + 1 + move.size));
    case "delete":
      return { type: "deleteCells", cellIds: [cell.id], at: 1 };
    case "moveCell":
      return { type: "moveCells", cellIds: [cell.id], after: other === cell.id ? null : other };
    case "split":
      return { type: "splitCell", cellId: cell.id, at, newId: fresh };
    case "merge":
      return other === null ? null : { type: "mergeCells", cellIds: [cell.id, other], at: 1 };
    case "kind":
      return { type: "setCellKind", cellId: cell.id, kind: move.size % 2 === 0 ? "code" : "markdown" };
    case "run":
      return { type: "queueCells", runs: [{ cellId: cell.id, runId: `run-${fresh}` }], at: 1 };
    case "unqueue":
      return { type: "unqueueCells", cellIds: [cell.id] };
    case "send":
    case "hear":
    case "answer":
    case "lose":
    case "cut":
    case "reset":
      return null;
    default:
      return move.kind satisfies never;
  }
}
