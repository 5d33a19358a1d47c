import { create } from "zustand";

/** The headings of the notebook in front. The notebook fills it while it is active and clears it when it is not. */
export interface Heading {
  /** Unique within the document. */
  readonly id: string;
  readonly text: string;
  /** 1–6. */
  readonly level: number;
  readonly cellId: string;
  /** A cell of this section is running now. */
  readonly running?: boolean;
}

interface OutlineState {
  readonly headings: readonly Heading[];
  /** `null`: nothing that has headings is in front. */
  readonly source: { readonly path: string; goTo(heading: Heading): void } | null;
  readonly currentId: string | null;
  show(outline: {
    headings: readonly Heading[];
    source: OutlineState["source"];
    currentId?: string | null;
  }): void;
  /** Only whoever filled it for `path` can clear it. */
  clear(path: string): void;
}

export const useOutline = create<OutlineState>((set) => ({
  headings: [],
  source: null,
  currentId: null,
  show: (outline) => set({ ...outline, currentId: outline.currentId ?? null }),
  clear: (path) =>
    set((state) => (state.source?.path === path ? { headings: [], source: null, currentId: null } : state)),
}));
