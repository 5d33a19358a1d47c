import type { KeyboardEvent } from "react";
import { moveToTrash, openEntry } from "./file-actions";
import { useFiles } from "./files-store";
import { parentOf, type Row } from "./rows";

interface Tree {
  readonly rows: readonly Row[];
  readonly focusedIndex: number;
}

type EntryRow = Extract<Row, { type: "entry" }>;

const page = 12;
let typed = { text: "", at: 0 };

/** Keys of a tree, as screen readers and file managers teach them. */
export function treeKeys({ rows, focusedIndex }: Tree) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[focusedIndex];
    const entryRow = row?.type === "entry" ? row : null;
    if (onKey({ event, rows, focusedIndex, entryRow })) event.preventDefault();
  };
}

interface Press extends Tree {
  readonly event: KeyboardEvent<HTMLElement>;
  readonly entryRow: EntryRow | null;
}

function onKey(press: Press): boolean {
  const { event, rows, focusedIndex, entryRow } = press;
  switch (event.key) {
    case "ArrowDown":
      return goTo(rows, { from: focusedIndex + 1, step: 1 });
    case "ArrowUp":
      return goTo(rows, { from: focusedIndex - 1, step: -1 });
    case "Home":
      return goTo(rows, { from: 0, step: 1 });
    case "End":
      return goTo(rows, { from: rows.length - 1, step: -1 });
    case "PageDown":
      return goTo(rows, { from: Math.min(focusedIndex + page, rows.length - 1), step: -1 });
    case "PageUp":
      return goTo(rows, { from: Math.max(focusedIndex - page, 0), step: 1 });
    case "F10":
      return event.shiftKey && openMenu(event.currentTarget);
    case "ContextMenu":
      return openMenu(event.currentTarget);
    default:
      return (entryRow !== null && onEntry(entryRow, press)) || typeAhead(press);
  }
}

function onEntry(row: EntryRow, { event, rows, focusedIndex }: Press): boolean {
  const files = useFiles.getState();
  switch (event.key) {
    case "Enter":
      openEntry(row.entry);
      return true;
    case " ":
      openEntry(row.entry);
      return true;
    case "F2":
      files.rename(row.entry.path);
      return true;
    case "Delete":
      void moveToTrash(row.entry);
      goTo(rows, { from: focusedIndex + 1, step: 1 }) || goTo(rows, { from: focusedIndex - 1, step: -1 });
      return true;
    case "ArrowRight":
      if (row.expanded === false) files.toggle(row.entry.path);
      else if (row.expanded) goTo(rows, { from: focusedIndex + 1, step: 1 });
      return true;
    case "ArrowLeft":
      if (row.expanded) files.toggle(row.entry.path);
      else if (parentOf(row.entry.path)) files.focus(parentOf(row.entry.path));
      return true;
    default:
      return false;
  }
}

function goTo(rows: readonly Row[], { from, step }: { from: number; step: 1 | -1 }): boolean {
  for (let index = from; index >= 0 && index < rows.length; index += step) {
    const row = rows[index];
    if (row?.type !== "entry") continue;
    useFiles.getState().focus(row.entry.path);
    return true;
  }
  return false;
}

/** Letters go to the next name that begins with them. */
function typeAhead({ event, rows, focusedIndex }: Press): boolean {
  if (event.key.length !== 1 || event.key === " ") return false;
  const text = event.timeStamp - typed.at < 700 ? typed.text + event.key : event.key;
  typed = { text, at: event.timeStamp };
  const start = Math.max(0, text.length > 1 ? focusedIndex : focusedIndex + 1);
  const ordered = [...rows.slice(start), ...rows.slice(0, start)];
  const found = ordered.find(
    (row) => row.type === "entry" && row.entry.name.toLowerCase().startsWith(text.toLowerCase()),
  );
  if (found?.type === "entry") useFiles.getState().focus(found.entry.path);
  return true;
}

/** The keyboard's way to the menu of the focused line. */
function openMenu(tree: HTMLElement): boolean {
  const id = tree.getAttribute("aria-activedescendant");
  const line = (id && document.getElementById(id)) || tree;
  const box = line.getBoundingClientRect();
  line.dispatchEvent(
    new MouseEvent("contextmenu", {
      bubbles: true,
      cancelable: true,
      clientX: box.left + Math.min(48, box.width / 2),
      clientY: box.top + Math.min(box.height, 24),
    }),
  );
  return true;
}
