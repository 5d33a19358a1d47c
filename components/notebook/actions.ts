import { flushSync } from "react-dom";
import type { Json, JsonObject } from "@/core/json";
import { asHeading } from "@/core/markdown/headings";
import type { Cell, CellKind } from "@/core/notebook/notebook";
import type { Operation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import { diffToChanges, serialiseChanges } from "@/core/text/changes";
import { type Focus, selectedCells, sessionOf } from "./notebook-state";
import { newId, type OpenNotebook } from "./open-notebook";

/** What keys, buttons and commands do. Each reads what is selected now and dispatches operations. */

export const focusOf = (notebook: OpenNotebook): Focus => notebook.store.getState().focus;

export function setFocus(notebook: OpenNotebook, part: Partial<Focus>): void {
  const before = focusOf(notebook);
  const focus = { ...before, ...part };
  if (Object.keys(part).every((key) => focus[key as keyof Focus] === before[key as keyof Focus])) return;
  const starts = focus.mode === "edit" && (before.mode !== "edit" || before.active !== focus.active);
  // The text has its editor before the next key comes: a key meant for it must not arrive as a command.
  if (starts) flushSync(() => notebook.store.setState({ focus }));
  else notebook.store.setState({ focus });
}

/** Makes one cell the active one. */
export function activate(notebook: OpenNotebook, cellId: string, mode: Focus["mode"] = "command"): void {
  const focus = focusOf(notebook);
  if (focus.active === cellId && focus.anchor === null && focus.mode === mode) return;
  setFocus(notebook, { active: cellId, anchor: null, mode });
}

/** Puts the caret into a cell. */
export function edit(notebook: OpenNotebook, cellId: string, caret?: Focus["caret"]): void {
  const cell = sessionOf(notebook.store.getState())?.notebook.cells[cellId];
  if (cell === undefined || cell.kind === "unknown") return;
  const end = cell.source.length;
  setFocus(notebook, { active: cellId, anchor: null, mode: "edit", caret: caret ?? { from: end, to: end } });
}

export function withSession<T>(
  notebook: OpenNotebook,
  then: (session: Session, focus: Focus) => T,
): T | null {
  const state = notebook.store.getState();
  const session = sessionOf(state);
  return session === null ? null : then(session, state.focus);
}

/** The cell `by` places away from the active one, or the last in that direction. */
export function move(notebook: OpenNotebook, by: number, extend: "extend" | "move" = "move"): void {
  withSession(notebook, (session, focus) => {
    const { order } = session.notebook;
    const at = focus.active === null ? -1 : order.indexOf(focus.active);
    const next = order[Math.min(order.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (next === undefined) return;
    const anchor = extend === "extend" ? (focus.anchor ?? focus.active) : null;
    setFocus(notebook, { active: next, anchor, mode: "command" });
  });
}

export function newCell(kind: Exclude<CellKind, "unknown">, part: Partial<Cell> = {}): Cell {
  return {
    kind,
    source: "",
    metadata: {},
    attachments: null,
    outputs: [],
    executionCount: null,
    extra: {},
    ...part,
    id: newId(),
  };
}

export function insertCell(
  notebook: OpenNotebook,
  place: {
    readonly after: string | null;
    readonly mode?: Focus["mode"];
    readonly kind?: "code" | "markdown";
  },
): void {
  const cell = newCell(place.kind ?? "code");
  notebook.dispatch({ type: "insertCell", after: place.after, cell });
  setFocus(notebook, {
    active: cell.id,
    anchor: null,
    mode: place.mode ?? "command",
    caret: { from: 0, to: 0 },
  });
}

export function insertAt(notebook: OpenNotebook, side: "above" | "below"): void {
  withSession(notebook, (session, focus) => {
    const selected = selectedCells(session, focus);
    const edge = side === "below" ? selected.at(-1) : selected[0];
    if (edge === undefined) return insertCell(notebook, { after: session.notebook.order.at(-1) ?? null });
    return insertCell(notebook, { after: side === "below" ? edge : before(session, edge) });
  });
}

const before = (session: Session, cellId: string): string | null =>
  session.notebook.order[session.notebook.order.indexOf(cellId) - 1] ?? null;

export function deleteSelected(notebook: OpenNotebook): void {
  withSession(notebook, (session, focus) => {
    const cellIds = selectedCells(session, focus);
    const { order } = session.notebook;
    const last = order.indexOf(cellIds.at(-1) ?? "");
    const first = order.indexOf(cellIds[0] ?? "");
    const next = order[last + 1] ?? order[first - 1] ?? null;
    if (cellIds.length === 0) return;
    notebook.dispatch({ type: "deleteCells", cellIds, at: Date.now() });
    // A notebook always has a place to type.
    if (next === null) insertCell(notebook, { after: null });
    else setFocus(notebook, { active: next, anchor: null, mode: "command" });
  });
}

/** One place up or down, together. */
export function moveSelected(notebook: OpenNotebook, direction: "up" | "down"): void {
  withSession(notebook, (session, focus) => {
    const cellIds = selectedCells(session, focus);
    const { order } = session.notebook;
    const first = order.indexOf(cellIds[0] ?? "");
    const last = order.indexOf(cellIds.at(-1) ?? "");
    if (first < 0) return;
    if (direction === "up" && first > 0) {
      notebook.dispatch({ type: "moveCells", cellIds, after: order[first - 2] ?? null });
    }
    const below = order[last + 1];
    if (direction === "down" && below !== undefined) {
      notebook.dispatch({ type: "moveCells", cellIds, after: below });
    }
  });
}

export function setKind(notebook: OpenNotebook, kind: Exclude<CellKind, "unknown">): void {
  withSession(notebook, (session, focus) => {
    const operations = selectedCells(session, focus).map(
      (cellId): Operation => ({ type: "setCellKind", cellId, kind }),
    );
    notebook.dispatch(...operations);
  });
}

/** `1` … `6`: the cells become Markdown headings of that level. */
export function setHeading(notebook: OpenNotebook, level: number): void {
  withSession(notebook, (session, focus) => {
    for (const cellId of selectedCells(session, focus)) {
      const cell = session.notebook.cells[cellId];
      if (cell === undefined) continue;
      notebook.dispatch({ type: "setCellKind", cellId, kind: "markdown" });
      setSource(notebook, { cellId, source: asHeading(cell.source, level) });
    }
  });
}

function setSource(notebook: OpenNotebook, to: { readonly cellId: string; readonly source: string }): void {
  withSession(notebook, (session) => {
    const cell = session.notebook.cells[to.cellId];
    if (cell === undefined) return;
    const changes = diffToChanges(cell.source, to.source);
    if (changes.empty) return;
    notebook.dispatch({ type: "editText", cellId: to.cellId, changes: serialiseChanges(changes) });
  });
}

/** Shift-M: the selected cells, or the active one and the one below. */
export function mergeSelected(notebook: OpenNotebook): void {
  withSession(notebook, (session, focus) => {
    const selected = selectedCells(session, focus);
    const { order } = session.notebook;
    const below = order[order.indexOf(selected[0] ?? "") + 1];
    const cellIds = selected.length > 1 ? selected : [...selected, ...(below === undefined ? [] : [below])];
    if (cellIds.length < 2) return;
    notebook.dispatch({ type: "mergeCells", cellIds, at: Date.now() });
    setFocus(notebook, { active: cellIds[0] ?? null, anchor: null });
  });
}

/** Ctrl-Shift-Minus: in two at the caret. */
export function splitAtCaret(notebook: OpenNotebook): void {
  const caret = notebook.editor?.selection();
  const { active } = focusOf(notebook);
  if (caret === undefined || active === null) return;
  const newCellId = newId();
  notebook.dispatch({ type: "splitCell", cellId: active, at: caret.from, newId: newCellId });
  setFocus(notebook, { active: newCellId, anchor: null, mode: "edit", caret: { from: 0, to: 0 } });
}

export function toggleOutputs(notebook: OpenNotebook): void {
  withSession(notebook, (session, focus) => {
    const cells = selectedCells(session, focus).flatMap((id) => session.notebook.cells[id] ?? []);
    const hidden = cells.some((cell) => !outputsHidden(cell));
    const operations = cells.map(
      (cell): Operation => ({
        type: "setCellMetadata",
        cellId: cell.id,
        metadata: withOutputsHidden(cell.metadata, { hidden }),
      }),
    );
    notebook.dispatch(...operations);
  });
}

/** Both ways in which Jupyter's front ends note it. */
function withOutputsHidden(metadata: JsonObject, to: { readonly hidden: boolean }): JsonObject {
  const { collapsed: _, jupyter, ...rest } = metadata;
  const { outputs_hidden: __, ...others } = isObject(jupyter) ? jupyter : {};
  if (to.hidden) return { ...rest, collapsed: true, jupyter: { ...others, outputs_hidden: true } };
  return Object.keys(others).length > 0 ? { ...rest, jupyter: others } : rest;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function outputsHidden(cell: Cell): boolean {
  const { collapsed, jupyter } = cell.metadata;
  if (collapsed === true) return true;
  return isObject(jupyter) && jupyter.outputs_hidden === true;
}

export function clearOutputs(notebook: OpenNotebook, which: "selected" | "all"): void {
  withSession(notebook, (session, focus) => {
    const cellIds = which === "all" ? session.notebook.order : selectedCells(session, focus);
    notebook.dispatch({ type: "clearOutputs", cellIds });
  });
}
