import type { Cell, Notebook, Output } from "@/core/notebook/notebook";
import type { Applied } from "@/core/session/applied";
import { afterOperation, applyOperation } from "@/core/session/apply-operation";
import { newSession } from "@/core/session/new-session";
import type { Operation, Said } from "@/core/session/operation";
import type { KernelLanguage, Session } from "@/core/session/session";

/** Small, readable sessions for tests: `opened(code("a", "1 + 1"), markdown("b"))`. */

export const compute = { image: "data-science", kernelspec: "python3", instanceType: "ml.t3.medium" };

const python: KernelLanguage = {
  kernelspec: "python3",
  displayName: "Python 3",
  name: "python",
  info: { name: "python" },
};

export function code(id: string, source = ""): Cell {
  return {
    id,
    kind: "code",
    source,
    metadata: {},
    attachments: null,
    outputs: [],
    executionCount: null,
    extra: {},
  };
}

export function markdown(id: string, source = ""): Cell {
  return { ...code(id, source), kind: "markdown" };
}

export function notebookOf(...cells: readonly Cell[]): Notebook {
  return {
    order: cells.map((cell) => cell.id),
    cells: Object.fromEntries(cells.map((cell) => [cell.id, cell])),
    metadata: {},
    format: { major: 4, minor: 5 },
    extra: {},
  };
}

export function opened(...cells: readonly Cell[]): Session {
  return newSession({
    notebook: notebookOf(...cells),
    path: "work.ipynb",
    compute,
    trusted: true,
    savedAt: 1,
  });
}

export function kernelReady(id = "kernel-1"): Operation {
  const instance = { typeName: "ml.t3.medium", vcpu: 2, memoryGiB: 4 };
  return { type: "kernelReady", id, appId: "app-1", language: python, instance, imageName: "Data Science" };
}

/** An open notebook with an idle kernel. */
export function ready(...cells: readonly Cell[]): Session {
  return having(opened(...cells), kernelReady());
}

/** The session after operations that all must apply. */
export function having(session: Session, ...operations: readonly Operation[]): Session {
  return operations.reduce((current, operation) => apply(current, operation).session, session);
}

/** The session after operations of which some may no longer apply. */
export function havingAny(session: Session, ...operations: readonly Operation[]): Session {
  return operations.reduce(
    (current, operation) => afterOperation(current, operation, { by: "ada" }),
    session,
  );
}

export function apply(session: Session, operation: Operation): Applied {
  const result = applyOperation(session, operation, { by: "ada" });
  if (result === null) throw new Error(`${operation.type} does not apply`);
  return result;
}

export function tryApply(session: Session, operation: Operation): Applied | null {
  return applyOperation(session, operation, { by: "ada" });
}

/** Queues cells; the run of cell `a` is `run-a`. */
export function queue(...cellIds: readonly string[]): Operation {
  return { type: "queueCells", runs: cellIds.map((cellId) => ({ cellId, runId: `run-${cellId}` })), at: 10 };
}

export function started(cellId: string): Operation {
  return { type: "runStarted", runId: `run-${cellId}`, at: 20 };
}

export function said(cellId: string, ...items: readonly Said[]): Operation {
  return { type: "runSaid", runId: `run-${cellId}`, said: items };
}

export function printed(text: string): Said {
  return { type: "stream", name: "stdout", text };
}

export function finished(cellId: string, result: "done" | "error" | "cancelled" = "done"): Operation {
  return { type: "runFinished", runId: `run-${cellId}`, result, at: 30, note: null };
}

/** A session in which the kernel works on the first of `cellIds` and the others wait. */
export function running(session: Session, ...cellIds: readonly string[]): Session {
  return having(session, queue(...cellIds), started(cellIds[0] ?? ""));
}

export function display(text: string, displayId: string | null = null): Output {
  return { type: "display", data: { "text/plain": text }, metadata: {}, displayId, stored: {}, extra: {} };
}

/** The text of all streams and plain displays of a cell, wherever the cell is. */
export function shown(session: Session, cellId: string): string {
  const cell = session.notebook.cells[cellId] ?? session.bin.find((entry) => entry.cell.id === cellId)?.cell;
  return (cell?.outputs ?? []).map(plain).join("|");
}

/** What the streams of a cell say, as one text. */
export function streamedBy(session: Session, cellId: string): string {
  const outputs = session.notebook.cells[cellId]?.outputs ?? [];
  return outputs.map((output) => (output.type === "stream" ? output.text : "")).join("");
}

function plain(output: Output): string {
  if (output.type === "stream") return output.text;
  if (output.type === "display" || output.type === "result") return String(output.data["text/plain"]);
  return output.type;
}

export function sources(session: Session): readonly string[] {
  return session.notebook.order.map((cellId) => session.notebook.cells[cellId]?.source ?? "");
}
