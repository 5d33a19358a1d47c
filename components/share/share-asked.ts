import { create } from "zustand";

/** The notebook whose share dialog was asked for from elsewhere than its button. */
export const useShareAsked = create<{ readonly path: string | null }>(() => ({ path: null }));
