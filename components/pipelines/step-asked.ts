import { create } from "zustand";

/** The notebook of which a step is to be made. */
export const useStepAsked = create<{ readonly path: string | null }>(() => ({ path: null }));

export function askForStep(path: string): void {
  useStepAsked.setState({ path });
}
