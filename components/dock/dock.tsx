"use client";
import {
  type DockviewApi,
  DockviewReact,
  type DockviewTheme,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from "dockview-react";
import "dockview-react/dist/styles/dockview.css";
import "./dock.css";
import { Plus, SquareSplitHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { type Command, useCommands } from "../shell/commands-store";
import { IconButton } from "../ui/button";
import { closeDocument } from "./close-document";
import { followDocuments, splitActive } from "./dock-sync";
import { TabFace } from "./dock-tab";
import { launcherDocument } from "./documents";
import { useDocuments } from "./documents-store";
import { PanelSlot } from "./panel-slot";

const theme: DockviewTheme = {
  name: "atelier",
  className: "atelier-dock",
  dndTabIndicator: "line",
  dndPanelOverlay: "content",
};

const components = { document: DocumentPanel };

/** The dock: tabs, splits, drag. What is in it comes from the documents store. */
export function Dock() {
  const frame = useRef<HTMLDivElement>(null);
  const [api, setApi] = useState<DockviewApi | null>(null);
  useEffect(() => {
    if (!api || !frame.current) return;
    const unfollow = followDocuments({ api, frame: frame.current });
    const unwatch = keepActiveTabsInView(frame.current);
    const unregister = useCommands.getState().register([splitCommand(api)]);
    return () => {
      unregister();
      unwatch();
      unfollow();
    };
  }, [api]);
  return (
    <div ref={frame} onKeyDownCapture={closeByKey} className="h-full min-h-0">
      <DockviewReact
        theme={theme}
        components={components}
        defaultTabComponent={DocumentTab}
        rightHeaderActionsComponent={DockActions}
        defaultRenderer="always"
        disableFloatingGroups
        announcements={false}
        onReady={(event) => setApi(event.api)}
      />
    </div>
  );
}

/** In a window that became narrow, the tab of what is shown is among those that are seen. */
function keepActiveTabsInView(frame: HTMLElement): () => void {
  const watching = new ResizeObserver(() => {
    for (const tab of frame.querySelectorAll(".dv-active-tab")) {
      tab.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
      // A row of tabs becomes narrower once more, for the list of those that are not seen.
      if (tab.parentElement) watching.observe(tab.parentElement);
    }
  });
  watching.observe(frame);
  return () => watching.disconnect();
}

function splitCommand(api: DockviewApi): Command {
  const splits = () => (api.activePanel?.group.panels.length ?? 0) > 1;
  return {
    id: "studio.split",
    group: "Documents",
    title: "Split right",
    keys: "Ctrl+\\",
    when: splits,
    run: () => api.activePanel && splitActive(api, api.activePanel),
  };
}

/** Delete on a tab closes it as its cross does: not without asking when something would be lost. */
function closeByKey(event: KeyboardEvent) {
  if (event.key !== "Delete" && event.key !== "Backspace") return;
  const id = (event.target as HTMLElement).dataset.tabPanelId;
  if (id === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  void closeDocument(id);
}

function DocumentPanel({ api }: IDockviewPanelProps) {
  return <PanelSlot id={api.id} />;
}

function DocumentTab({ api }: IDockviewPanelHeaderProps) {
  const document = useDocuments((state) => state.documents.find((each) => each.id === api.id));
  const alone = useDocuments(
    (state) => state.documents.length === 1 && state.documents[0]?.kind === "launcher",
  );
  if (!document) return null;
  return <TabFace document={document} onClose={alone ? null : () => void closeDocument(document.id)} />;
}

function DockActions({ containerApi, activePanel }: IDockviewHeaderActionsProps) {
  const open = useDocuments((state) => state.open);
  return (
    <div className="flex h-full items-center gap-0.5 px-1.5">
      <IconButton label="Open launcher" icon={<Plus />} onClick={() => open(launcherDocument)} />
      <IconButton
        label="Split right"
        icon={<SquareSplitHorizontal />}
        disabled={!activePanel || activePanel.group.panels.length < 2}
        onClick={() => activePanel && splitActive(containerApi, activePanel)}
      />
    </div>
  );
}
