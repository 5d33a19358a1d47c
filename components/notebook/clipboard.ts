import { tell } from "@/components/ui/toast-store";
import type { Cell } from "@/core/notebook/notebook";
import { deleteSelected, newCell, setFocus, withSession } from "./actions";
import { selectedCells } from "./notebook-state";
import type { OpenNotebook } from "./open-notebook";

/**
 * Copied cells, for pasting in any open notebook of this tab; their sources also go to the system's clipboard, so that
 * they can be pasted as text anywhere.
 */
let copied: readonly Cell[] = [];

export async function copyCells(notebook: OpenNotebook): Promise<void> {
  const cells = withSession(notebook, (session, focus) =>
    selectedCells(session, focus).flatMap((id) => session.notebook.cells[id] ?? []),
  );
  if (cells === null || cells.length === 0) return;
  copied = cells;
  const text = cells.map((cell) => cell.source).join("\n\n");
  await navigator.clipboard?.writeText(text).catch(() => undefined);
}

export function cutCells(notebook: OpenNotebook): void {
  void copyCells(notebook);
  deleteSelected(notebook);
}

export function pasteCells(notebook: OpenNotebook, side: "above" | "below"): void {
  if (copied.length === 0) {
    tell("There is no copied cell yet.");
    return;
  }
  withSession(notebook, (session, focus) => {
    const selected = selectedCells(session, focus);
    const { order } = session.notebook;
    const edge = side === "below" ? selected.at(-1) : order[order.indexOf(selected[0] ?? "") - 1];
    let after = edge ?? (side === "below" ? order.at(-1) : undefined) ?? null;
    const cells = copied.map((cell) => newCell(cell.kind === "unknown" ? "raw" : cell.kind, cell));
    const operations = cells.map((cell) => {
      const operation = { type: "insertCell" as const, after, cell };
      after = cell.id;
      return operation;
    });
    notebook.dispatch(...operations);
    const [first] = cells;
    setFocus(notebook, {
      active: after,
      anchor: cells.length > 1 ? (first?.id ?? null) : null,
      mode: "command",
    });
  });
}
