import { create } from "zustand";
import { persist } from "zustand/middleware";

interface HiddenColumns {
  /** By experiment: `params.depth`, `metrics.loss`. */
  readonly hidden: Readonly<Record<string, readonly string[]>>;
  toggle(experimentId: string, column: string): void;
  hide(experimentId: string, columns: readonly string[]): void;
}

/** Which columns of an experiment's runs a person does not want to see, kept in this browser. */
export const useHiddenColumns = create<HiddenColumns>()(
  persist(
    (set) => ({
      hidden: {},
      toggle: (experimentId, column) =>
        set(({ hidden }) => {
          const now = hidden[experimentId] ?? [];
          const next = now.includes(column) ? now.filter((one) => one !== column) : [...now, column];
          return { hidden: { ...hidden, [experimentId]: next } };
        }),
      hide: (experimentId, columns) =>
        set(({ hidden }) => ({ hidden: { ...hidden, [experimentId]: columns } })),
    }),
    { name: "atelier.run-columns" },
  ),
);
