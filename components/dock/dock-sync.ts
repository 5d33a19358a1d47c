import type { DockviewApi, IDockviewPanel, SerializedDockview } from "dockview-react";
import { tabName } from "./documents";
import { useDocuments } from "./documents-store";
import { recall, remember } from "./remembered";

interface Dock {
  readonly api: DockviewApi;
  readonly frame: HTMLElement;
}

/** Keeps the dock and the documents store the same, in both directions; returns the end of it. */
export function followDocuments({ api, frame }: Dock): () => void {
  restoreLayout(api);
  // While the dock is being brought in line, what it reports is our own doing.
  let ours = false;
  const bringInLine = () => {
    ours = true;
    showDocuments(api);
    ours = false;
    nameParts(frame);
  };
  bringInLine();
  const save = debounce(() => keep(api), 250);
  const ends = [
    useDocuments.subscribe(() => {
      bringInLine();
      save();
    }),
    api.onDidLayoutChange(() => {
      nameParts(frame);
      save();
    }),
    api.onDidActivePanelChange((event) => {
      const panel = "panel" in event ? event.panel : event;
      if (!ours && panel) useDocuments.getState().activate((panel as IDockviewPanel).id);
    }),
    api.onDidRemovePanel((panel) => {
      if (!ours) useDocuments.getState().close(panel.id);
    }),
  ];
  const leaving = () => keep(api);
  window.addEventListener("pagehide", leaving);
  return () => {
    window.removeEventListener("pagehide", leaving);
    for (const end of ends) typeof end === "function" ? end() : end.dispose();
  };
}

function restoreLayout(api: DockviewApi) {
  const layout = recall()?.layout as SerializedDockview | null;
  if (!layout) return;
  try {
    api.fromJSON(layout);
  } catch {
    api.clear();
  }
}

function showDocuments(api: DockviewApi) {
  const { documents, activeId, unsaved } = useDocuments.getState();
  const wanted = new Set(documents.map((each) => each.id));
  // New ones first: removing the last panel of a group would take its place in the layout with it.
  for (const document of documents) {
    const title = tabName(document, { unsaved: unsaved[document.id] === true });
    const panel = api.getPanel(document.id);
    if (!panel) api.addPanel({ id: document.id, component: "document", title });
    else if (panel.title !== title) panel.api.setTitle(title);
  }
  for (const panel of [...api.panels]) if (!wanted.has(panel.id)) api.removePanel(panel);
  if (activeId && api.activePanel?.id !== activeId) api.getPanel(activeId)?.api.setActive();
}

/** Names what dockview leaves unnamed, and makes groups of its regions, which it calls like what is in them. */
function nameParts(frame: HTMLElement) {
  for (const list of frame.querySelectorAll('[role="tablist"]'))
    list.setAttribute("aria-label", "Open documents");
  for (const group of frame.querySelectorAll('.dv-groupview[role="region"]'))
    group.setAttribute("role", "group");
}

function keep(api: DockviewApi) {
  const { documents, activeId, recent } = useDocuments.getState();
  remember({ documents, activeId, recent, layout: api.toJSON() });
}

/** Moves the panel in front into a group of its own, to the right. */
export function splitActive(api: DockviewApi, panel: IDockviewPanel) {
  const group = api.addGroup({ referenceGroup: panel.group, direction: "right" });
  panel.api.moveTo({ group });
}

function debounce(run: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
}
