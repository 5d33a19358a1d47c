import { TRPCClientError } from "@trpc/client";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { EditorHandle } from "@/components/editor/editor-handle";
import type { KernelAssist } from "@/components/editor/kernel-assist";
import { TextUndo } from "@/components/editor/text-undo";
import { sentenceOf } from "@/components/studio/studio-client";
import { tell } from "@/components/ui/toast-store";
import type { Operation } from "@/core/session/operation";
import { localOperation } from "@/core/session/optimistic";
import type { Session } from "@/core/session/session";
import { nothingToUndo, recorded, redo, type Turn, type UndoState, undo } from "@/core/session/undo";
import { linkTo } from "./connection";
import type { NotebookLink } from "./link";
import { initialState, type NotebookState, sessionOf } from "./notebook-state";
import { NotebookSync } from "./notebook-sync";
import { paceOf } from "./pace-of";
import { type PacedStore, pacedStore } from "./paced-store";
import { browserPendingStore, holdClientLock } from "./pending-store";

/**
 * An open notebook as the browser has it: its store, its line, and what must outlive the panel that shows it (heights,
 * undo). Panels come and go with tabs and splits; this stays until the document is closed.
 */
export interface OpenNotebook {
  readonly path: string;
  readonly appId: string;
  readonly store: StoreApi<NotebookState>;
  /** The store as the page shows it: what runs and what others do is drawn once a frame. */
  readonly shown: PacedStore<NotebookState>;
  readonly link: NotebookLink;
  /** Measured heights by cell id; `estimate` tells a cell that was never seen. */
  readonly heights: Map<string, number>;
  /** The editor of the focused cell, while there is one. */
  editor: EditorHandle | null;
  dispatch(...operations: readonly Operation[]): void;
  /** Takes back, or does again, the last command on cells; typing has its own undo. */
  takeBack(): void;
  doAgain(): void;
  undoOf(cellId: string): TextUndo;
  assistFor(cellId: string): KernelAssist;
  save(): Promise<void>;
  close(): void;
}

const opened = new Map<string, OpenNotebook>();

export function openNotebook(place: { readonly appId: string; readonly path: string }): OpenNotebook {
  const key = `${place.appId} ${place.path}`;
  const known = opened.get(key);
  if (known !== undefined) return known;
  const made = makeNotebook({ ...place, link: linkTo(place.appId), onClose: () => opened.delete(key) });
  opened.set(key, made);
  return made;
}

/** Ids that are safe in a notebook, a path and a selector. */
export const newId = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 12);

function makeNotebook(place: {
  readonly appId: string;
  readonly path: string;
  readonly link: NotebookLink;
  onClose(): void;
}): OpenNotebook {
  const store = createStore<NotebookState>(() => initialState);
  const shown = pacedStore(store);
  const clientId = newId();
  holdClientLock(clientId);
  const sync = new NotebookSync({
    ...place,
    clientId,
    name: "",
    pending: browserPendingStore(),
    now: Date.now,
    get: store.getState,
    set: (part, pace = "now") => shown.at(pace, () => store.setState(part as Partial<NotebookState>)),
    say: (text) => void tell(text),
    refusalOf,
    mayPass,
  });
  const leave = () => sync.leave();
  addEventListener("pagehide", leave);
  const texts = new Map<string, TextUndo>();
  let history = nothingToUndo;
  const apply = (operations: readonly Operation[]) => {
    const state = store.getState();
    if (state.phase !== "open") return;
    // While the rest of a long notebook arrives, its first cells can be written already; commands on cells wait.
    if (!state.complete && operations.some((operation) => operation.type !== "editText")) return;
    const next = operations.reduce((at, operation) => localOperation(at, operation) ?? at, state.optimistic);
    if (next === state.optimistic) return;
    shown.at(paceOf(operations), () => store.setState({ optimistic: next }));
    sync.changed();
  };
  const turn = (take: (state: UndoState, now: Parameters<typeof undo>[1]) => Turn | null) => {
    const session = sessionOf(store.getState());
    const taken = session === null ? null : take(history, { session, by: clientId, at: Date.now() });
    if (taken === null) return;
    history = taken.state;
    apply(taken.operations);
    if (session !== null) showTaken({ store, before: session });
  };
  return {
    path: place.path,
    appId: place.appId,
    link: place.link,
    store,
    shown,
    heights: new Map(),
    editor: null,
    dispatch(...operations) {
      const session = sessionOf(store.getState());
      if (session !== null) history = recorded(history, { before: session, operations, by: clientId });
      apply(operations);
    },
    takeBack: () => turn(undo),
    doAgain: () => turn(redo),
    undoOf(cellId) {
      const known = texts.get(cellId) ?? new TextUndo();
      texts.set(cellId, known);
      return known;
    },
    assistFor: (cellId) => assistOf({ link: place.link, store, cellId }),
    async save() {
      const state = store.getState();
      if (state.phase === "open") await place.link.save(state.sessionId);
    },
    close() {
      removeEventListener("pagehide", leave);
      sync.close();
      shown.stop();
      place.onClose();
    },
  };
}

/** A cell that came back becomes the active one; where the active one went, its neighbour does. */
function showTaken(at: { readonly store: StoreApi<NotebookState>; readonly before: Session }): void {
  const session = sessionOf(at.store.getState());
  const { focus } = at.store.getState();
  if (session === null) return;
  const { order, cells } = session.notebook;
  const back = order.find((id) => at.before.notebook.cells[id] === undefined);
  const gone = focus.active !== null && cells[focus.active] === undefined;
  const index = Math.min(at.before.notebook.order.indexOf(focus.active ?? ""), order.length - 1);
  const active = back ?? (gone ? (order[Math.max(0, index)] ?? null) : focus.active);
  at.store.setState({ focus: { ...focus, active, anchor: null, mode: "command" } });
}

/** Asks only while a kernel is there: completing starts nothing and costs nothing. */
function assistOf(at: {
  readonly link: NotebookLink;
  readonly store: StoreApi<NotebookState>;
  readonly cellId: string;
}): KernelAssist {
  const ask = async <T>(question: (sessionId: string) => Promise<T>): Promise<T | null> => {
    const state = at.store.getState();
    const phase = sessionOf(state)?.kernel.phase;
    if (state.phase !== "open" || (phase !== "idle" && phase !== "busy")) return null;
    return question(state.sessionId).catch(() => null);
  };
  const { cellId, link } = at;
  return {
    complete: (code, cursor) => ask((sessionId) => link.complete({ sessionId, cellId, code, cursor })),
    inspect: (code, cursor) => ask((sessionId) => link.inspect({ sessionId, cellId, code, cursor })),
  };
}

/** A call that was cut has no answer from the server in it. */
function refusalOf(error: unknown): string | null {
  return error instanceof TRPCClientError && error.data === undefined ? null : sentenceOf(error);
}

function mayPass(error: unknown): boolean {
  return error instanceof TRPCClientError && ["disk-full", "unavailable"].includes(error.data?.appCode);
}
