import type { DragEvent } from "react";
import { move } from "./file-actions";
import { joined, parentOf } from "./rows";
import { uploadAll } from "./upload";

const DRAGGED = "application/x-atelier-path";

export function startDrag(event: DragEvent, path: string): void {
  event.dataTransfer.setData(DRAGGED, path);
  event.dataTransfer.setData("text/plain", path);
  event.dataTransfer.effectAllowed = "copyMove";
}

/** Whether what is dragged could be dropped here; allows it when it can. */
export function takesDrag(event: DragEvent): boolean {
  const { types } = event.dataTransfer;
  if (!types.includes(DRAGGED) && !types.includes("Files")) return false;
  event.preventDefault();
  return true;
}

/** A line of the tree is moved into the folder, files from outside are uploaded to it. */
export function dropInto(event: DragEvent, folder: string): void {
  event.preventDefault();
  event.stopPropagation();
  const from = event.dataTransfer.getData(DRAGGED);
  if (!from) void uploadAll([...event.dataTransfer.files], folder);
  else if (from !== folder && parentOf(from) !== folder && !folder.startsWith(`${from}/`)) {
    void move(from, joined(folder, from.slice(from.lastIndexOf("/") + 1)));
  }
}
