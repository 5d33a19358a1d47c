import type { Optimistic } from "@/core/session/optimistic-state";
import type { Session } from "@/core/session/session";

export type NotebookState = Document & {
  readonly line: LineState;
  readonly focus: Focus;
  /** The search, while it is open. */
  readonly find: Find | null;
};

type Document =
  | { readonly phase: "loading" }
  | { readonly phase: "failed"; readonly why: string }
  | { readonly phase: "broken"; readonly reason: string; readonly text: string }
  | {
      readonly phase: "open";
      readonly sessionId: string;
      readonly optimistic: Optimistic;
      /** The first cells of a long notebook are shown before the rest has come; they can be written at once, and moved once all is here. */
      readonly complete: boolean;
    };

type LineState = "connecting" | "online" | "offline";

/** Which cells are meant by a key, and whether keys are text. */
export interface Focus {
  readonly mode: "command" | "edit";
  readonly active: string | null;
  /** Where a selection of several cells began. */
  readonly anchor: string | null;
  /** Where the caret goes when editing begins. */
  readonly caret: { readonly from: number; readonly to: number };
}

export interface Find {
  readonly query: string;
  /** Which of the places found is the one to look at; `null` before a person went to one. */
  readonly at: number | null;
  /** Grows each time that the search is asked for. */
  readonly asked: number;
}

export const initialState: NotebookState = {
  phase: "loading",
  line: "connecting",
  focus: { mode: "command", active: null, anchor: null, caret: { from: 0, to: 0 } },
  find: null,
};

export function sessionOf(state: NotebookState): Session | null {
  return state.phase === "open" ? state.optimistic.view : null;
}

/** The selected cells in the order of the document: from the anchor to the active cell. */
export function selectedCells(session: Session, focus: Focus): readonly string[] {
  if (focus.active === null) return [];
  const { order } = session.notebook;
  const active = order.indexOf(focus.active);
  if (active < 0) return [];
  const anchor = focus.anchor === null ? active : order.indexOf(focus.anchor);
  if (anchor < 0) return [focus.active];
  return order.slice(Math.min(anchor, active), Math.max(anchor, active) + 1);
}
