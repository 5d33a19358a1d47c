import { create } from "zustand";

const sidePanels = ["files", "running", "registries", "outline", "search"] as const;
export type SidePanelName = (typeof sidePanels)[number];

interface ShellState {
  /** `null`: the side panel is folded away. */
  readonly panel: SidePanelName | null;
  readonly panelWidth: number;
  readonly overlay: "palette" | "shortcuts" | "trash" | "packages" | "preferences" | null;
  show(panel: SidePanelName): void;
  /** As the left bar does it: a second press folds the panel away. */
  toggle(panel: SidePanelName): void;
  resize(width: number): void;
  openOverlay(overlay: NonNullable<ShellState["overlay"]>): void;
  closeOverlay(): void;
}

export const panelWidths = { least: 200, most: 560, step: 24 };
const key = "atelier.shell";

export const useShell = create<ShellState>((set) => ({
  panel: "files",
  panelWidth: 264,
  overlay: null,
  show: (panel) => set({ panel }),
  toggle: (panel) => set((state) => ({ panel: state.panel === panel ? null : panel })),
  resize: (width) =>
    set({ panelWidth: Math.min(panelWidths.most, Math.max(panelWidths.least, Math.round(width))) }),
  openOverlay: (overlay) => set({ overlay }),
  closeOverlay: () => set({ overlay: null }),
}));

/** Takes up what the last visit left and keeps it from now on; returns the end of it. */
export function rememberShell(): () => void {
  try {
    const { panel, panelWidth } = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<ShellState>;
    if (panel === null || sidePanels.includes(panel as SidePanelName))
      useShell.setState({ panel: panel ?? null });
    if (typeof panelWidth === "number") useShell.getState().resize(panelWidth);
  } catch {
    // Unreadable or forbidden storage: the defaults do.
  }
  return useShell.subscribe(({ panel, panelWidth }) => {
    try {
      localStorage.setItem(key, JSON.stringify({ panel, panelWidth }));
    } catch {
      // As above.
    }
  });
}
