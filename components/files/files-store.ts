import { create } from "zustand";
import { whenServerReady } from "../studio/server-ready";
import { sentenceOf } from "../studio/studio-client";
import { Contents, type Entry, type Which } from "./contents";
import { type Folder, parentOf, sorted, type TreeView } from "./rows";

interface FilesState extends TreeView {
  /** The line that has the focus. */
  readonly focused: string | null;
  /** The line whose name is being edited. */
  readonly renaming: string | null;
  load(path: string): Promise<void>;
  refresh(): Promise<void>;
  toggle(path: string): void;
  focus(path: string | null): void;
  rename(path: string | null): void;
  setFilter(filter: string): void;
  setShowHidden(showHidden: boolean): void;
  /** The folder where a new file goes: the focused one, or that of the focused file. */
  place(): string;
  added(entry: Entry): void;
  removed(path: string): void;
  moved(move: { readonly from: string; readonly entry: Entry }): void;
}

export const useFiles = create<FilesState>((set, get) => ({
  folders: new Map(),
  expanded: new Set(),
  showHidden: false,
  filter: "",
  focused: null,
  renaming: null,

  async load(path) {
    if (!get().folders.has(path)) set((state) => withFolder(state, path, { phase: "loading" }));
    const folder = await read(path, get().showHidden ? "all" : "ordinary");
    set((state) =>
      folder.phase === "failed" && isReady(state, path) ? state : withFolder(state, path, folder),
    );
  },

  async refresh() {
    const { expanded, folders, load } = get();
    const shown = ["", ...expanded].filter((path) => path === "" || folders.has(path));
    await Promise.all(shown.map(load));
  },

  toggle(path) {
    const expanded = new Set(get().expanded);
    if (!expanded.delete(path)) {
      expanded.add(path);
      void get().load(path);
    }
    set({ expanded });
  },

  focus: (focused) => set({ focused }),
  rename: (renaming) => set({ renaming }),
  setFilter: (filter) => set({ filter }),
  setShowHidden(showHidden) {
    set({ showHidden });
    // The app lists hidden files only when asked to.
    if (showHidden) void get().refresh();
  },

  place() {
    const { focused, expanded } = get();
    if (!focused) return "";
    return entryAt(get(), focused)?.type === "directory" && expanded.has(focused)
      ? focused
      : parentOf(focused);
  },

  added(entry) {
    set((state) =>
      changeEntries(state, parentOf(entry.path), (entries) =>
        sorted([...entries.filter((each) => each.path !== entry.path), entry]),
      ),
    );
    set({ focused: entry.path });
  },

  removed: (path) =>
    set((state) =>
      changeEntries(state, parentOf(path), (entries) => entries.filter((each) => each.path !== path)),
    ),

  moved({ from, entry }) {
    get().removed(from);
    get().added(entry);
    const { expanded } = get();
    if (!expanded.has(from)) return;
    const next = new Set([...expanded].filter((each) => each !== from && !each.startsWith(`${from}/`)));
    set({ expanded: next.add(entry.path) });
    void get().load(entry.path);
  },
}));

async function read(path: string, which: Which): Promise<Folder> {
  try {
    const appId = await whenServerReady();
    return { phase: "ready", entries: sorted(await new Contents(appId).list(path, { which })) };
  } catch (error) {
    return { phase: "failed", why: sentenceOf(error) };
  }
}

function isReady(state: TreeView, path: string): boolean {
  return state.folders.get(path)?.phase === "ready";
}

function withFolder(state: TreeView, path: string, folder: Folder): Pick<TreeView, "folders"> {
  return { folders: new Map(state.folders).set(path, folder) };
}

function changeEntries(
  state: TreeView,
  folder: string,
  change: (entries: readonly Entry[]) => readonly Entry[],
): Partial<FilesState> {
  const known = state.folders.get(folder);
  if (known?.phase !== "ready") return {};
  return withFolder(state, folder, { phase: "ready", entries: change(known.entries) });
}

function entryAt(state: Pick<TreeView, "folders">, path: string): Entry | null {
  const folder = state.folders.get(parentOf(path));
  return folder?.phase === "ready" ? (folder.entries.find((each) => each.path === path) ?? null) : null;
}

export function namesIn(state: Pick<TreeView, "folders">, folder: string): readonly string[] {
  const known = state.folders.get(folder);
  return known?.phase === "ready" ? known.entries.map((each) => each.name) : [];
}
