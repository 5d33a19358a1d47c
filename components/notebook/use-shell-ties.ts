import { useEffect } from "react";
import { useCommands } from "@/components/shell/commands-store";
import { type Heading, useOutline } from "@/components/shell/outline-store";
import { headings } from "@/core/markdown/headings";
import type { Session } from "@/core/session/session";
import { activate } from "./actions";
import { shellCommands } from "./notebook-commands";
import { sessionOf } from "./notebook-state";
import type { OpenNotebook } from "./open-notebook";

/** While a notebook is in front, its commands are in the palette and its headings in the table of contents. */
export function useShellTies(at: { readonly notebook: OpenNotebook; readonly isInFront: boolean }): void {
  const { notebook, isInFront } = at;
  useEffect(() => {
    if (!isInFront) return;
    return useCommands.getState().register(shellCommands(notebook, () => true));
  }, [notebook, isInFront]);
  useEffect(() => {
    if (!isInFront) return;
    const outline = outlineOf(notebook);
    const stop = notebook.shown.subscribe(outline.update);
    outline.update();
    return () => {
      stop();
      useOutline.getState().clear(notebook.path);
    };
  }, [notebook, isInFront]);
}

/** Headings by cell source: an edit of one cell reads that cell alone. */
function outlineOf(notebook: OpenNotebook) {
  const known = new Map<string, { readonly source: string; readonly found: ReturnType<typeof headings> }>();
  let last: { order: unknown; cells: unknown; running: unknown; active: unknown } | null = null;
  const read = (session: Session): readonly Heading[] =>
    session.notebook.order.flatMap((cellId) => {
      const cell = session.notebook.cells[cellId];
      if (cell === undefined || cell.kind !== "markdown" || !cell.source.includes("#")) return [];
      const before = known.get(cellId);
      const found = before?.source === cell.source ? before.found : headings(cell.source);
      known.set(cellId, { source: cell.source, found });
      return found.map((heading, index) => ({ ...heading, id: `${cellId}.${index}`, cellId }));
    });
  const update = () => {
    const state = notebook.shown.getState();
    const session = sessionOf(state);
    if (session === null) return;
    const { order, cells } = session.notebook;
    const now = { order, cells, running: session.running, active: state.focus.active };
    if (
      last?.order === order &&
      last.cells === cells &&
      last.running === now.running &&
      last.active === now.active
    ) {
      return;
    }
    last = now;
    const found = withRunning(read(session), session);
    useOutline.getState().show({
      headings: found,
      currentId: sectionOf(found, { session, cellId: now.active })?.id ?? null,
      source: { path: notebook.path, goTo: (heading) => activate(notebook, heading.cellId) },
    });
  };
  return { update };
}

function withRunning(found: readonly Heading[], session: Session): readonly Heading[] {
  const section = sectionOf(found, { session, cellId: session.running });
  return section === null
    ? found
    : found.map((heading) => (heading.id === section.id ? { ...heading, running: true } : heading));
}

/** The last heading at or above a cell. */
function sectionOf(
  found: readonly Heading[],
  at: { readonly session: Session; readonly cellId: string | null },
): Heading | null {
  if (at.cellId === null) return null;
  const { order } = at.session.notebook;
  const place = order.indexOf(at.cellId);
  return found.findLast((heading) => order.indexOf(heading.cellId) <= place) ?? null;
}
