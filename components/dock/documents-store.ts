import { create } from "zustand";
import { launcherDocument, type StudioDocument } from "./documents";

/**
 * What is open, in which order, and what is in front. The dock shows it and reports back what a person did to it; all
 * others open and close documents here and never speak to the dock.
 */
interface DocumentsState {
  readonly documents: readonly StudioDocument[];
  readonly activeId: string | null;
  /** Ids with changes that are not in the file yet. */
  readonly unsaved: Readonly<Record<string, true>>;
  readonly recent: readonly string[];
  open(document: StudioDocument): void;
  activate(id: string): void;
  close(id: string): void;
  markUnsaved(id: string): void;
  markSaved(id: string): void;
  /** A file or folder was moved: open documents follow it. */
  moved(move: { readonly from: string; readonly to: string }): void;
  /** A file or folder is gone: its documents close. */
  gone(path: string): void;
}

const mostRecent = 8;

export const useDocuments = create<DocumentsState>((set) => ({
  documents: [launcherDocument],
  activeId: launcherDocument.id,
  unsaved: {},
  recent: [],
  open: (document) => set((state) => opened(state, document)),
  activate: (id) => set((state) => (state.activeId === id ? state : { activeId: id })),
  close: (id) => set((state) => closed(state, [id])),
  markUnsaved: (id) =>
    set((state) => (state.unsaved[id] ? state : { unsaved: { ...state.unsaved, [id]: true } })),
  markSaved: (id) => set((state) => (state.unsaved[id] ? { unsaved: without(state.unsaved, id) } : state)),
  moved: (move) => set((state) => followed(state, move)),
  gone: (path) =>
    set((state) => ({
      ...closed(
        state,
        state.documents.filter((each) => isAt(each, path)).map((each) => each.id),
      ),
      recent: state.recent.filter((each) => each !== path && !each.startsWith(`${path}/`)),
    })),
}));

type Open = Pick<DocumentsState, "documents" | "activeId" | "unsaved" | "recent">;

function opened(state: Open, document: StudioDocument): Partial<Open> {
  const known = state.documents.some((each) => each.id === document.id);
  const recent =
    "path" in document
      ? [document.path, ...state.recent.filter((each) => each !== document.path)].slice(0, mostRecent)
      : state.recent;
  return {
    documents: known ? state.documents : [...state.documents, document],
    activeId: document.id,
    recent,
  };
}

function closed(state: Open, ids: readonly string[]): Partial<Open> {
  if (ids.length === 0) return {};
  const left = state.documents.filter((each) => !ids.includes(each.id));
  const documents = left.length > 0 ? left : [launcherDocument];
  const stillThere = documents.some((each) => each.id === state.activeId);
  const place = state.documents.findIndex((each) => each.id === state.activeId);
  const next = documents[Math.min(Math.max(place, 0), documents.length - 1)];
  return {
    documents,
    activeId: stillThere ? state.activeId : (next?.id ?? null),
    unsaved: ids.reduce(without, state.unsaved),
  };
}

function followed(state: Open, move: { from: string; to: string }): Partial<Open> {
  const renames = new Map<string, string>();
  const documents = state.documents.map((each) => {
    if (!("path" in each) || !isAt(each, move.from)) return each;
    const path = move.to + each.path.slice(move.from.length);
    const id = `path:${path}`;
    renames.set(each.id, id);
    return { ...each, kind: path.endsWith(".ipynb") ? ("notebook" as const) : ("file" as const), id, path };
  });
  const unsaved = Object.fromEntries(
    Object.keys(state.unsaved).map((id) => [renames.get(id) ?? id, true as const]),
  );
  const recent = state.recent.map((path) =>
    path === move.from || path.startsWith(`${move.from}/`) ? move.to + path.slice(move.from.length) : path,
  );
  return { documents, unsaved, recent, activeId: renames.get(state.activeId ?? "") ?? state.activeId };
}

function isAt(document: StudioDocument, path: string): boolean {
  return "path" in document && (document.path === path || document.path.startsWith(`${path}/`));
}

function without(record: Readonly<Record<string, true>>, id: string): Readonly<Record<string, true>> {
  const { [id]: _gone, ...rest } = record;
  return rest;
}

/** The document in front. */
export function activeDocument(state: Pick<DocumentsState, "documents" | "activeId">): StudioDocument | null {
  return state.documents.find((each) => each.id === state.activeId) ?? null;
}
