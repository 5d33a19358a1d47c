import type { Cell } from "@/core/notebook/notebook";
import type { Optimistic } from "@/core/session/optimistic-state";
import type { Session } from "@/core/session/session";

/** More cells of a long notebook, under what was typed into the first ones meanwhile. */
export function withCells(state: Optimistic, cells: Readonly<Record<string, Cell>>): Optimistic {
  const confirmed = sessionWithCells(state.confirmed, cells);
  const view = state.view === state.confirmed ? confirmed : sessionWithCells(state.view, cells);
  return { ...state, confirmed, view };
}

export function sessionWithCells(session: Session, cells: Readonly<Record<string, Cell>>): Session {
  const { notebook } = session;
  return { ...session, notebook: { ...notebook, cells: { ...notebook.cells, ...cells } } };
}
