"use client";
import { Search } from "lucide-react";
import { type PointerEvent, useRef } from "react";
import { Blank } from "../ui/blank";
import { later } from "../ui/later";
import { PanelBoundary } from "./panel-boundary";
import { PanelHeader } from "./panel-header";
import { panelWidths, type SidePanelName, useShell } from "./shell-store";

const FilesPanel = later(
  () => import("../files/files-panel").then((each) => each.FilesPanel),
  <PanelHeader title="Files" />,
);
const RunningPanel = later(
  () => import("../running/running-panel").then((each) => each.RunningPanel),
  <PanelHeader title="Running" />,
);
const RegistriesPanel = later(
  () => import("../registry/registries-panel").then((each) => each.RegistriesPanel),
  <PanelHeader title="Components and registries" />,
);
const OutlinePanel = later(() => import("./outline-panel").then((each) => each.OutlinePanel));

export function SidePanel() {
  const panel = useShell((state) => state.panel);
  const width = useShell((state) => state.panelWidth);
  if (!panel) return null;
  return (
    <aside
      aria-label="Side panel"
      style={{ width: `min(${panel === "running" ? Math.max(width, 340) : width}px, calc(100vw - 7rem))` }}
      className="relative flex shrink-0 flex-col border-r border-line bg-panel max-sm:absolute max-sm:inset-y-0 max-sm:left-12 max-sm:z-30 max-sm:shadow-overlay"
    >
      <PanelBoundary key={panel} what="This panel">
        <Content panel={panel} />
      </PanelBoundary>
      <Sash />
    </aside>
  );
}

function Content({ panel }: { panel: SidePanelName }) {
  switch (panel) {
    case "files":
      return <FilesPanel />;
    case "running":
      return <RunningPanel />;
    case "outline":
      return <OutlinePanel />;
    case "registries":
      return <RegistriesPanel />;
    case "search":
      return (
        <>
          <PanelHeader title="Search" />
          <Blank icon={<Search />} title="Search is not available yet">
            Text in all your notebooks and files will be found from here. To find a file by its name, use the
            filter in Files.
          </Blank>
        </>
      );
    default:
      return panel satisfies never;
  }
}

/** The edge that sets the panel's width, by pointer or by arrow keys. */
function Sash() {
  const width = useShell((state) => state.panelWidth);
  const resize = useShell((state) => state.resize);
  const from = useRef<number | null>(null);
  const drag = (event: PointerEvent) => from.current !== null && resize(event.clientX - from.current);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged or focused
    <div
      role="separator"
      tabIndex={0}
      aria-label="Width of the side panel"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={panelWidths.least}
      aria-valuemax={panelWidths.most}
      onPointerDown={(event) => {
        from.current = event.clientX - width;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") resize(width - panelWidths.step);
        if (event.key === "ArrowRight") resize(width + panelWidths.step);
      }}
      className="absolute inset-y-0 -right-1 z-20 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-accent focus-visible:outline-none focus-visible:after:bg-focus"
    />
  );
}
