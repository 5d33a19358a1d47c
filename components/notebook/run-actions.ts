import { confirmed } from "@/components/ui/ask-store";
import { edit, focusOf, insertCell, move, setFocus, withSession } from "./actions";
import { selectedCells } from "./notebook-state";
import { newId, type OpenNotebook } from "./open-notebook";

/** Queues code cells, in the order of the document; other kinds have nothing to run. */
export function runCells(notebook: OpenNotebook, cellIds: readonly string[]): void {
  withSession(notebook, (session) => {
    const runs = cellIds
      .filter((cellId) => session.notebook.cells[cellId]?.kind === "code")
      .map((cellId) => ({ cellId, runId: newId() }));
    if (runs.length > 0) notebook.dispatch({ type: "queueCells", runs, at: Date.now() });
  });
}

/** Ctrl-Enter stays, Shift-Enter goes on to the next cell, Alt-Enter makes one below. */
export function runSelected(notebook: OpenNotebook, then: "stay" | "next" | "insert"): void {
  withSession(notebook, (session, focus) => {
    const selected = selectedCells(session, focus);
    runCells(notebook, selected);
    const last = selected.at(-1);
    if (last === undefined) return;
    if (then === "insert") {
      const cell = { after: last, mode: "edit" as const };
      return insertCell(notebook, cell);
    }
    setFocus(notebook, { active: last, anchor: null, mode: "command" });
    if (then === "stay") return;
    if (session.notebook.order.at(-1) === last) insertCell(notebook, { after: last, mode: "edit" });
    else move(notebook, 1);
  });
}

export function runAll(notebook: OpenNotebook): void {
  withSession(notebook, (session) => runCells(notebook, session.notebook.order));
}

export function runAround(notebook: OpenNotebook, side: "above" | "below"): void {
  withSession(notebook, (session, focus) => {
    const { order } = session.notebook;
    const at = order.indexOf(focus.active ?? "");
    if (at >= 0) runCells(notebook, side === "above" ? order.slice(0, at) : order.slice(at));
  });
}

export function interrupt(notebook: OpenNotebook): void {
  notebook.dispatch({ type: "interruptKernel" });
}

export async function restart(notebook: OpenNotebook, then: "nothing" | "run-all"): Promise<void> {
  const phase = withSession(notebook, (session) => session.kernel.phase);
  if (phase === null || (phase === "none" && then === "nothing")) return;
  const alive = phase === "idle" || phase === "busy" || phase === "reconnecting";
  const sure =
    !alive ||
    (await confirmed({
      title: then === "nothing" ? "Restart the kernel?" : "Restart the kernel and run all cells?",
      description: "All variables are lost. Your notebook and its outputs stay.",
      confirm: then === "nothing" ? "Restart" : "Restart and run all",
      danger: true,
    }));
  if (!sure) return;
  if (phase !== "none") notebook.dispatch({ type: "restartKernel" });
  if (then === "run-all") runAll(notebook);
}

/** What nobody has got yet is taken back; a kernel that runs stays. */
export function cancelStart(notebook: OpenNotebook): void {
  const phase = withSession(notebook, (session) => session.kernel.phase);
  if (phase === "starting") notebook.dispatch({ type: "shutDownKernel" });
}

/** Enter on the active cell. */
export function enterCell(notebook: OpenNotebook): void {
  const { active } = focusOf(notebook);
  if (active !== null) edit(notebook, active);
}
