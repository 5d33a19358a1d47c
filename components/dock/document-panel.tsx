"use client";
import { useEffect } from "react";
import { Launcher } from "../launcher/launcher";
import { useServerApp } from "../studio/studio-store";
import { WhenServerReady } from "../studio/when-server-ready";
import { later } from "../ui/later";
import { Spinner } from "../ui/spinner";
import { whenIdle } from "../ui/when-idle";
import type { StudioDocument } from "./documents";
import { isImage } from "./file-kinds";

const opening = (
  <div className="flex h-full items-center justify-center gap-2 text-ink-soft">
    <Spinner /> Opening…
  </div>
);

const NotebookView = later(
  () => import("../notebook/notebook-view").then((each) => each.NotebookView),
  opening,
);
const TextFile = later(() => import("../documents/text-file").then((each) => each.TextFile), opening);
const ImageFile = later(() => import("../documents/image-file").then((each) => each.ImageFile), opening);
const Terminal = later(
  () => import("../terminal/terminal-panel").then((each) => each.TerminalPanel),
  opening,
);

/** Once a launcher is at rest, what most is opened from it is made ready: the code of notebooks, and their line. */
function LauncherPanel() {
  const appId = useServerApp();
  useEffect(
    () => (appId === null ? undefined : whenIdle(() => void readyNotebooks(appId).catch(() => {}), 2000)),
    [appId],
  );
  return <Launcher />;
}

/** What cannot be fetched now is fetched when a notebook is opened, and that says what is wrong. */
async function readyNotebooks(appId: string): Promise<void> {
  const [connection] = await Promise.all([import("../notebook/connection"), NotebookView.fetch()]);
  connection.linkTo(appId);
}

/** What is in a panel, by the kind of its document. */
export function DocumentPanel({ document }: { document: StudioDocument }) {
  switch (document.kind) {
    case "launcher":
      return <LauncherPanel />;
    case "notebook":
      return (
        <WhenServerReady>{(appId) => <NotebookView path={document.path} appId={appId} />}</WhenServerReady>
      );
    case "file":
      return (
        <WhenServerReady>
          {(appId) =>
            isImage(document.path) ? (
              <ImageFile path={document.path} appId={appId} />
            ) : (
              <TextFile document={document} appId={appId} />
            )
          }
        </WhenServerReady>
      );
    case "terminal":
      return <Terminal document={document} />;
    default:
      return document satisfies never;
  }
}
