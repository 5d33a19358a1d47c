"use client";
import {
  Eye,
  FilePlus,
  FolderPlus,
  NotebookPen,
  RefreshCw,
  Search,
  Trash2,
  Upload as UploadIcon,
  X,
} from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { PanelHeader } from "../shell/panel-header";
import { useShell } from "../shell/shell-store";
import { useServerApp } from "../studio/studio-store";
import { WhenServerReady } from "../studio/when-server-ready";
import { IconButton } from "../ui/button";
import { ProgressLine } from "../ui/spinner";
import { createAndOpen } from "./create";
import { newFolder } from "./file-actions";
import { useFiles } from "./files-store";
import { FilesTree } from "./files-tree";
import { uploadAll } from "./upload";
import { useUploads } from "./uploads-store";

export function FilesPanel() {
  const appId = useServerApp();
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (appId) void useFiles.getState().refresh();
    return followFolder();
  }, [appId]);

  const drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    setOver(false);
    void uploadAll([...event.dataTransfer.files], useFiles.getState().place());
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop on; the Upload button does the same
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) =>
        event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false)
      }
      onDropCapture={() => setOver(false)}
      onDrop={drop}
    >
      <PanelHeader title="Files">
        <Tools />
      </PanelHeader>
      <Filter />
      <div className="min-h-0 flex-1">
        <WhenServerReady>{() => <FilesTree />}</WhenServerReady>
      </div>
      <Uploads />
      {over && (
        <div className="pointer-events-none absolute inset-1.5 flex items-center justify-center rounded-lg border-2 border-dashed border-accent bg-selected font-medium text-accent-text">
          Drop to upload
        </div>
      )}
    </div>
  );
}

/** Files change behind our back (a terminal, a running cell): look again when somebody looks at us. */
function followFolder(): () => void {
  const mostForPolling = 2_000;
  const look = () => {
    const root = useFiles.getState().folders.get("");
    const small = root?.phase === "ready" && root.entries.length < mostForPolling;
    if (document.visibilityState === "visible" && small && !useFiles.getState().renaming) {
      void useFiles.getState().refresh();
    }
  };
  const timer = setInterval(look, 10_000);
  window.addEventListener("focus", look);
  return () => {
    clearInterval(timer);
    window.removeEventListener("focus", look);
  };
}

function Tools() {
  const picker = useRef<HTMLInputElement>(null);
  const refresh = useFiles((state) => state.refresh);
  return (
    <>
      <IconButton
        label="Create notebook"
        icon={<NotebookPen />}
        onClick={() => void createAndOpen("notebook")}
      />
      <IconButton label="Create file" icon={<FilePlus />} onClick={() => void createAndOpen("file")} />
      <IconButton label="Create folder" icon={<FolderPlus />} onClick={() => void newFolder()} />
      <IconButton label="Upload" icon={<UploadIcon />} onClick={() => picker.current?.click()} />
      <IconButton label="Refresh" icon={<RefreshCw />} onClick={() => void refresh()} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={(event) => {
          void uploadAll([...(event.target.files ?? [])], useFiles.getState().place());
          event.target.value = "";
        }}
      />
    </>
  );
}

function Filter() {
  const { filter, setFilter, showHidden, setShowHidden } = useFiles();
  return (
    <div className="flex items-center gap-1 pr-1.5 pb-2 pl-2.5">
      <label className="flex h-7 min-w-0 flex-1 items-center gap-1.5 rounded-md border border-line bg-raised px-2 text-ink-faint focus-within:border-accent">
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className="sr-only">Filter files</span>
        <input
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && setFilter("")}
          placeholder="Filter"
          spellCheck={false}
          className="min-w-0 flex-1 bg-transparent text-ink outline-none placeholder:text-ink-faint"
        />
      </label>
      <IconButton
        label="Show hidden"
        icon={<Eye />}
        aria-pressed={showHidden}
        onClick={() => setShowHidden(!showHidden)}
      />
      <IconButton
        label="Open trash"
        icon={<Trash2 />}
        onClick={() => useShell.getState().openOverlay("trash")}
      />
    </div>
  );
}

function Uploads() {
  const uploads = useUploads((state) => state.uploads);
  if (uploads.length === 0) return null;
  return (
    <ul aria-label="Uploads" className="border-t border-line px-3 py-2">
      {uploads.map((upload) => (
        <li key={upload.id} className="py-1">
          <div className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate text-xs">{upload.name}</span>
            <span className="text-2xs text-ink-faint tabular-nums">{Math.round(upload.share * 100)} %</span>
            <IconButton label={`Cancel upload of ${upload.name}`} icon={<X />} onClick={upload.cancel} />
          </div>
          <ProgressLine label={`Upload of ${upload.name}`} share={upload.share} />
        </li>
      ))}
    </ul>
  );
}
