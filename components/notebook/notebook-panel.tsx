"use client";
import { useEffect, useMemo, useRef } from "react";
import { monacoIfLoaded, prefetchMonaco } from "@/components/editor/load-monaco";
import { warmMonaco } from "@/components/editor/monaco-cell";
import { OutputSurroundingsContext } from "@/components/outputs/surroundings";
import { CopiedNotice } from "@/components/share/copied-notice";
import { activate, focusOf } from "./actions";
import { BrokenView } from "./broken-view";
import { CellList } from "./cell-list";
import { ConflictView } from "./conflict-view";
import { FindBar } from "./find-bar";
import { KeptNotice } from "./kept-notice";
import { KernelNotice } from "./kernel-notice";
import { ModeNote } from "./mode-note";
import { sessionOf } from "./notebook-state";
import { WidgetsNotice } from "./notices";
import type { OpenNotebook } from "./open-notebook";
import { usePicturesBeside } from "./pictures-beside";
import { SwitchNotice } from "./switch-notice";
import { Toolbar } from "./toolbar";
import { useGivenPictures } from "./use-given-pictures";
import { NotebookContext, useNotebook, useNotebookState, useSession } from "./use-notebook";
import { useNotebookKeys } from "./use-notebook-keys";
import { useShellTies } from "./use-shell-ties";
import "./notebook.css";

interface NotebookPanelProps {
  readonly notebook: OpenNotebook;
  readonly contentOrigin: string | null;
  /** Whether this is the document in front: its commands and headings are then the studio's. */
  readonly isInFront: boolean;
}

/** One notebook. What it shows lives outside React in `notebook`; this can be mounted and left at will. */
export function NotebookPanel({ notebook, contentOrigin, isInFront }: NotebookPanelProps) {
  return (
    <NotebookContext value={notebook}>
      <Surroundings appId={notebook.appId} contentOrigin={contentOrigin}>
        <NotebookRegion path={notebook.path} isInFront={isInFront} />
      </Surroundings>
    </NotebookContext>
  );
}

function NotebookRegion({ path, isInFront }: { readonly path: string; readonly isInFront: boolean }) {
  const notebook = useNotebook();
  const region = useRef<HTMLElement>(null);
  const phase = useNotebookState((state) => state.phase);
  const line = useNotebookState((state) => state.line);
  const loading = useNotebookState(
    (state) => state.phase === "loading" || (state.phase === "open" && !state.complete),
  );
  useNotebookKeys(region, notebook);
  useGivenPictures(region, notebook);
  useShellTies({ notebook, isInFront });
  useFirstCell(notebook);
  useEffect(() => {
    if (monacoIfLoaded() === null) prefetchMonaco(warmMonaco);
  }, []);
  return (
    <section
      ref={region}
      className="notebook"
      aria-label={`Notebook ${path.slice(path.lastIndexOf("/") + 1)}`}
      aria-busy={loading}
      data-session-state={line === "offline" ? "offline" : loading ? "loading" : "ready"}
    >
      {phase !== "broken" && <Toolbar />}
      <ModeNote />
      <FindBar />
      <KernelNotice />
      <WidgetsNotice />
      <SwitchNotice />
      <CopiedNotice />
      <KeptNotice />
      <ConflictView />
      <div className="notebook-cells">{phase === "open" ? <CellList /> : <BrokenView path={path} />}</div>
    </section>
  );
}

/** The first cell is the active one, or the one that the address names, so that keys mean something at once. */
function useFirstCell(notebook: OpenNotebook): void {
  const first = useSession((session) => session.notebook.order[0] ?? null, null);
  useEffect(() => {
    if (first === null || focusOf(notebook).active !== null) return;
    const named = /^#cell=([\w-]+)$/.exec(location.hash)?.[1];
    const order = sessionOf(notebook.store.getState())?.notebook.order ?? [];
    activate(notebook, named !== undefined && order.includes(named) ? named : first);
  }, [notebook, first]);
}

function Surroundings(props: {
  readonly appId: string;
  readonly contentOrigin: string | null;
  readonly children: React.ReactNode;
}) {
  const notebook = useNotebook();
  const { appId, contentOrigin } = props;
  const trusted = useNotebookState((state) => sessionOf(state)?.trusted ?? false);
  const pictureBeside = usePicturesBeside({ appId, notebook: notebook.path });
  const value = useMemo(
    () => ({
      storedAt: (ref: string) => `/apps/${encodeURIComponent(appId)}/outputs/${encodeURIComponent(ref)}`,
      contentOrigin,
      trusted,
      pictureBeside,
      trust: () => notebook.dispatch({ type: "setTrusted", trusted: true }),
    }),
    [appId, contentOrigin, trusted, pictureBeside, notebook],
  );
  return <OutputSurroundingsContext value={value}>{props.children}</OutputSurroundingsContext>;
}
