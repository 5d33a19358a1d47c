import { findText, type Match } from "@/core/notebook/find-text";
import { activate, edit, focusOf, withSession } from "./actions";
import type { OpenNotebook } from "./open-notebook";

/** Opens the search, with the text that is selected; again, it takes the field's text for rewriting. */
export function openFind(notebook: OpenNotebook): void {
  const before = notebook.store.getState().find;
  const query = selectedText(notebook) ?? before?.query ?? "";
  notebook.store.setState({ find: { query, at: null, asked: (before?.asked ?? 0) + 1 } });
}

export function setQuery(notebook: OpenNotebook, query: string): void {
  const before = notebook.store.getState().find;
  if (before === null) return;
  notebook.store.setState({ find: { ...before, query, at: null } });
  if (query !== "") goToMatch(notebook, "nearest");
}

/** Ends the search; what was found is selected in its cell, so that it can be rewritten at once. */
export function closeFind(notebook: OpenNotebook): void {
  const match = currentMatch(notebook);
  notebook.store.setState({ find: null });
  const { active } = focusOf(notebook);
  withSession(notebook, (session) => {
    const cell = match === null ? undefined : session.notebook.cells[match.cellId];
    if (match !== null && cell?.kind === "code") edit(notebook, match.cellId, match);
    else if (active !== null) focusCell(active);
  });
}

/** The next or previous place, round the ends; `nearest` is the first at or below the active cell. */
export function goToMatch(notebook: OpenNotebook, to: "next" | "previous" | "nearest"): void {
  const { find } = notebook.store.getState();
  if (find === null) return;
  const matches = matchesOf(notebook);
  if (matches.length === 0) return;
  const from = find.at ?? -1;
  const at =
    to === "nearest" || find.at === null
      ? nearest(notebook, matches)
      : (from + (to === "next" ? 1 : -1) + matches.length) % matches.length;
  notebook.store.setState({ find: { ...find, at } });
  const match = matches[at];
  if (match !== undefined) activate(notebook, match.cellId);
}

function matchesOf(notebook: OpenNotebook): readonly Match[] {
  const query = notebook.store.getState().find?.query ?? "";
  return withSession(notebook, (session) => findText(session.notebook, query)) ?? [];
}

function currentMatch(notebook: OpenNotebook): Match | null {
  const at = notebook.store.getState().find?.at ?? null;
  return at === null ? null : (matchesOf(notebook)[at] ?? null);
}

function nearest(notebook: OpenNotebook, matches: readonly Match[]): number {
  return (
    withSession(notebook, ({ notebook: { order } }, focus) => {
      const places = new Map(order.map((id, index) => [id, index]));
      const here = places.get(focus.active ?? "") ?? 0;
      const found = matches.findIndex(({ cellId }) => (places.get(cellId) ?? 0) >= here);
      return Math.max(0, found);
    }) ?? 0
  );
}

/** What is selected in the text that is being written, where it is part of one line. */
function selectedText(notebook: OpenNotebook): string | null {
  const range = notebook.editor?.selection();
  if (range === undefined) return null;
  return withSession(notebook, (session, focus) => {
    const text = session.notebook.cells[focus.active ?? ""]?.source.slice(range.from, range.to) ?? "";
    return text === "" || text.includes("\n") ? null : text;
  });
}

function focusCell(cellId: string): void {
  document.querySelector<HTMLElement>(`.cell[data-cell-id="${CSS.escape(cellId)}"]`)?.focus();
}
