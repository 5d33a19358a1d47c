import {
  Copy,
  Download,
  FilePlus,
  FolderInput,
  FolderPlus,
  NotebookPen,
  Pencil,
  RefreshCw,
  SquareArrowOutUpRight,
  SquareTerminal,
  Trash2,
} from "lucide-react";
import { useShell } from "../shell/shell-store";
import type { MenuLine } from "../ui/menu";
import type { Entry } from "./contents";
import { createAndOpen } from "./create";
import {
  copyPath,
  copyTerminalPath,
  download,
  moveByDialog,
  moveToTrash,
  newFolder,
  openEntry,
} from "./file-actions";
import { useFiles } from "./files-store";

/** What can be done with a file or folder. */
export function entryMenu(entry: Entry): readonly MenuLine[] {
  const isFolder = entry.type === "directory";
  return [
    { label: "Open", keys: "Enter", icon: <SquareArrowOutUpRight />, run: () => openEntry(entry) },
    null,
    { label: "Rename", keys: "F2", icon: <Pencil />, run: () => rename(entry) },
    { label: "Move…", icon: <FolderInput />, run: () => void moveByDialog(entry) },
    { label: "Copy path", icon: <Copy />, run: () => void copyPath(entry.path) },
    {
      label: "Copy path for a terminal",
      icon: <SquareTerminal />,
      run: () => void copyTerminalPath(entry.path),
    },
    ...(isFolder ? [] : [{ label: "Download", icon: <Download />, run: () => void download(entry.path) }]),
    null,
    { label: "Delete", keys: "Delete", icon: <Trash2 />, danger: true, run: () => void moveToTrash(entry) },
    null,
    ...placeMenu(),
  ];
}

/** What can be done in the place itself. */
export function placeMenu(): readonly MenuLine[] {
  return [
    { label: "New notebook", icon: <NotebookPen />, run: () => void createAndOpen("notebook") },
    { label: "New file", icon: <FilePlus />, run: () => void createAndOpen("file") },
    { label: "New folder", icon: <FolderPlus />, run: () => void newFolder() },
    { label: "Refresh", icon: <RefreshCw />, run: () => void useFiles.getState().refresh() },
    { label: "Open trash", icon: <Trash2 />, run: () => useShell.getState().openOverlay("trash") },
  ];
}

function rename(entry: Entry) {
  // After the menu is gone, or its closing would take the focus out of the field again.
  setTimeout(() => useFiles.getState().rename(entry.path));
}
