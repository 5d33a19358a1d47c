"use client";
import { type ComponentType, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { Launcher } from "../launcher/launcher";
import { PanelBoundary } from "../shell/panel-boundary";
import { TabFace } from "./dock-tab";
import { DocumentPanel } from "./document-panel";
import { documentAt, launcherDocument, type StudioDocument, tabName, titleOf } from "./documents";
import { useDocuments } from "./documents-store";
import { forgetHost, hostOf, PanelSlot } from "./panel-slot";

type Dock = ComponentType;

/**
 * Where documents are. The first document is there at once, in a frame that looks like the dock; the dock itself comes
 * when its code has arrived and takes over what is shown without mounting it anew.
 */
export function DockArea({ address }: { address: string }) {
  const [dock, setDock] = useState<{ readonly Dock: Dock } | null>(null);
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    setSettled(true);
    void import("./dock").then(({ Dock }) => setDock({ Dock }));
  }, []);
  return (
    <main className="relative min-w-0 flex-1" data-live={settled ? "" : undefined}>
      {dock ? <dock.Dock /> : <FirstFrame address={address} settled={settled} />}
      {settled && <OpenDocuments />}
    </main>
  );
}

/** Every open document, each rendered into its own host; see `PanelSlot`. */
function OpenDocuments() {
  const documents = useDocuments((state) => state.documents);
  return documents.map((document) => <Hosted key={document.id} document={document} />);
}

function Hosted({ document }: { document: StudioDocument }) {
  const { id } = document;
  useEffect(
    () => () => {
      // Also React's rehearsals end here, and moves do: only a document that was closed lets go of its host.
      if (!useDocuments.getState().documents.some((each) => each.id === id)) forgetHost(id);
    },
    [id],
  );
  return createPortal(
    <PanelBoundary what={titleOf(document)}>
      <DocumentPanel document={document} />
    </PanelBoundary>,
    hostOf(id),
  );
}

/** Before the dock: one tab and one document. It is also what the server draws. */
function FirstFrame({ address, settled }: { address: string; settled: boolean }) {
  const active = useDocuments((state) => state.documents.find((each) => each.id === state.activeId));
  const document = (settled ? active : documentAt(address)) ?? launcherDocument;
  return (
    <div className="flex h-full flex-col">
      <div
        role="tablist"
        aria-label="Open documents"
        className="flex h-(--bar-height) shrink-0 border-b border-line bg-panel"
      >
        <div
          role="tab"
          tabIndex={0}
          aria-selected
          aria-label={tabName(document, { unsaved: false })}
          className="relative border-r border-line bg-canvas before:absolute before:inset-x-0 before:top-0 before:h-0.5 before:bg-accent"
        >
          <TabFace document={document} onClose={null} />
        </div>
      </div>
      <div className="min-h-0 flex-1">
        {settled ? (
          <PanelSlot key={document.id} id={document.id} />
        ) : (
          document.kind === "launcher" && <Launcher />
        )}
      </div>
    </div>
  );
}
