"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useDocuments } from "@/components/dock/documents-store";
import { studio } from "@/components/studio/studio-client";
import { isUnsaved } from "@/core/session/select";
import { NotebookPanel } from "./notebook-panel";
import { type NotebookState, sessionOf } from "./notebook-state";
import { type OpenNotebook, openNotebook } from "./open-notebook";

/** A notebook as a document of the studio. */
export function NotebookView({ path, appId }: { readonly path: string; readonly appId: string }) {
  const id = `path:${path}`;
  const notebook = useMemo(() => openNotebook({ appId, path }), [appId, path]);
  const isInFront = useDocuments((state) => state.activeId === id);
  const me = useQuery({ queryKey: ["me"], queryFn: () => studio.me.get.query(), staleTime: 60_000 });
  useTabDot({ notebook, id });
  useEffect(() => () => closeIfGone({ notebook, id }), [notebook, id]);
  return (
    <NotebookPanel notebook={notebook} contentOrigin={me.data?.contentOrigin ?? null} isInFront={isInFront} />
  );
}

/** The tab says whether everything is on the disk. */
function useTabDot({ notebook, id }: { readonly notebook: OpenNotebook; readonly id: string }): void {
  useEffect(() => {
    const show = (state: NotebookState) => {
      const { markSaved, markUnsaved } = useDocuments.getState();
      if (isBehind(state)) markUnsaved(id);
      else markSaved(id);
    };
    show(notebook.shown.getState());
    return notebook.shown.subscribe(show);
  }, [notebook, id]);
}

function isBehind(state: NotebookState): boolean {
  const session = sessionOf(state);
  if (state.phase !== "open" || session === null) return false;
  return isUnsaved(session) || state.optimistic.inFlight !== null || state.optimistic.unsent.length > 0;
}

/** A panel also goes when it is only shown elsewhere; the notebook goes when its document is closed. */
function closeIfGone({ notebook, id }: { readonly notebook: OpenNotebook; readonly id: string }): void {
  setTimeout(() => {
    if (!useDocuments.getState().documents.some((each) => each.id === id)) notebook.close();
  });
}
