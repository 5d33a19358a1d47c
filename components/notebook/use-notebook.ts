import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Session } from "@/core/session/session";
import { type NotebookState, sessionOf } from "./notebook-state";
import type { OpenNotebook } from "./open-notebook";

export const NotebookContext = createContext<OpenNotebook | null>(null);

export function useNotebook(): OpenNotebook {
  const notebook = useContext(NotebookContext);
  if (notebook === null) throw new Error("no notebook around this component");
  return notebook;
}

export function useNotebookState<T>(select: (state: NotebookState) => T): T {
  return useStore(useNotebook().shown, select);
}

/** A part of the session; `fallback` while there is none. */
export function useSession<T>(select: (session: Session) => T, fallback: T): T {
  return useNotebookState((state) => {
    const session = sessionOf(state);
    return session === null ? fallback : select(session);
  });
}
