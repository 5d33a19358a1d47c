"use client";
import { clsx } from "clsx";
import { ChevronRight, File, FileText, Folder, FolderOpen, Image, NotebookText } from "lucide-react";
import { type DragEvent, useState } from "react";
import { isImage, languageOf } from "../dock/file-kinds";
import { Spinner } from "../ui/spinner";
import type { Entry } from "./contents";
import { dropInto, startDrag, takesDrag } from "./drag";
import { openEntry } from "./file-actions";
import { useFiles } from "./files-store";
import { RenameField } from "./rename-field";
import { parentOf, type Row, rowId } from "./rows";

type EntryRow = Extract<Row, { type: "entry" }>;

export function TreeRow({ row }: { row: Row }) {
  const indent = { paddingLeft: `${(row.level - 1) * 0.875 + 0.625}rem` };
  switch (row.type) {
    case "entry":
      return <EntryLine row={row} indent={indent} />;
    case "loading":
      return (
        <p style={indent} role="status" className="flex h-full items-center gap-2 text-xs text-ink-faint">
          <Spinner className="size-3!" /> Looking…
        </p>
      );
    case "empty":
      return (
        <p style={indent} className="flex h-full items-center text-xs text-ink-faint">
          {/* Where the names of files would begin. */}
          {row.level === 1 ? "No files yet. Drop some here." : <span className="pl-5">Empty</span>}
        </p>
      );
    case "failed":
      return <FailedLine row={row} indent={indent} />;
    default:
      return row satisfies never;
  }
}

function FailedLine({
  row,
  indent,
}: {
  row: Extract<Row, { type: "failed" }>;
  indent: { paddingLeft: string };
}) {
  const load = useFiles((state) => state.load);
  return (
    <p role="alert" style={indent} className="flex h-full items-center gap-1.5 pr-2 text-xs">
      <span className="min-w-0 truncate text-danger" title={row.why}>
        {row.why}
      </span>
      <button
        type="button"
        onClick={() => void load(row.path)}
        className="shrink-0 text-accent-text underline"
      >
        Try again
      </button>
    </p>
  );
}

function EntryLine({ row, indent }: { row: EntryRow; indent: { paddingLeft: string } }) {
  const { entry } = row;
  const focused = useFiles((state) => state.focused === entry.path);
  const renaming = useFiles((state) => state.renaming === entry.path);
  const focus = useFiles((state) => state.focus);
  const { over, ...dropping } = useDropInto(entry);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and points here (aria-activedescendant)
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys
    <div
      id={rowId(entry.path)}
      role="treeitem"
      aria-label={entry.name}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.setSize}
      aria-selected={focused}
      {...(row.expanded === null ? {} : { "aria-expanded": row.expanded })}
      title={entry.name}
      style={indent}
      draggable={!renaming}
      onDragStart={(event) => startDrag(event, entry.path)}
      {...dropping}
      onClick={() => {
        focus(entry.path);
        if (!renaming) openEntry(entry);
      }}
      onContextMenu={() => focus(entry.path)}
      className={clsx(
        "mx-1 flex h-full cursor-pointer items-center gap-1.5 rounded pr-2 select-none hover:bg-hover",
        focused && "bg-pressed group-focus-within/tree:bg-selected-strong",
        focused &&
          "group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-focus",
        over && "bg-selected outline-2 -outline-offset-2 outline-accent",
      )}
    >
      <ChevronRight
        aria-hidden
        className={clsx(
          "size-3.5 shrink-0 text-ink-faint transition-transform duration-100",
          row.expanded && "rotate-90",
          row.expanded === null && "invisible",
        )}
      />
      <EntryIcon entry={entry} open={row.expanded === true} />
      {renaming ? <RenameField entry={entry} /> : <span className="min-w-0 truncate">{entry.name}</span>}
    </div>
  );
}

/** Folders take what is dropped on them, files what is dropped for their folder: lines of the tree are moved, files from outside uploaded. */
function useDropInto(entry: Entry) {
  const [over, setOver] = useState(false);
  const folder = entry.type === "directory" ? entry.path : parentOf(entry.path);
  return {
    over: over && entry.type === "directory",
    onDragOver: (event: DragEvent) => {
      if (takesDrag(event)) setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      dropInto(event, folder);
    },
  };
}

function EntryIcon({ entry, open }: { entry: Entry; open: boolean }) {
  const look = "size-3.5 shrink-0";
  if (entry.type === "directory") {
    const Icon = open ? FolderOpen : Folder;
    return <Icon aria-hidden className={clsx(look, "text-ink-soft")} />;
  }
  if (entry.type === "notebook")
    return <NotebookText aria-hidden className={clsx(look, "text-accent-text")} />;
  if (isImage(entry.path)) return <Image aria-hidden className={clsx(look, "text-ink-faint")} />;
  const Icon = languageOf(entry.path) === "plaintext" ? File : FileText;
  return <Icon aria-hidden className={clsx(look, "text-ink-faint")} />;
}
