"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import type { MenuLine } from "../ui/menu";
import { PlaceMenu } from "../ui/menu";
import { dropInto, takesDrag } from "./drag";
import { entryMenu, placeMenu } from "./entry-menu";
import { useFiles } from "./files-store";
import { type Row, rowId, rowsOf } from "./rows";
import { treeKeys } from "./tree-keys";
import { TreeRow } from "./tree-row";

const ROW_HEIGHT = 26;

/** The home as a tree. Only what is on screen is in the page, so a folder of 100,000 opens like one of ten. */
export function FilesTree() {
  const { folders, expanded, showHidden, filter, focused } = useFiles();
  const rows = useMemo(
    () => rowsOf({ folders, expanded, showHidden, filter }),
    [folders, expanded, showHidden, filter],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const focusedIndex = useMemo(() => indexOf(rows, focused), [rows, focused]);
  const lastFocus = useRef<string | null>(null);
  useEffect(() => {
    if (focused && focusedIndex >= 0 && lastFocus.current !== focused) list.scrollToIndex(focusedIndex);
    lastFocus.current = focused;
  }, [focused, focusedIndex, list]);

  const row = rows[focusedIndex];
  const lines: readonly MenuLine[] = row?.type === "entry" ? entryMenu(row.entry) : placeMenu();
  return (
    <PlaceMenu
      label={row?.type === "entry" ? row.entry.name : "Files"}
      lines={lines}
      onClosed={() => focusTree(scroller.current)}
    >
      <div
        ref={scroller}
        role="tree"
        aria-label="Files"
        tabIndex={0}
        aria-activedescendant={focused && focusedIndex >= 0 ? rowId(focused) : undefined}
        onKeyDown={treeKeys({ rows, focusedIndex })}
        onFocus={() => focusFirst(rows)}
        onContextMenu={(event) => {
          if (!(event.target as Element).closest('[role="treeitem"]')) useFiles.getState().focus(null);
        }}
        onDragOver={takesDrag}
        onDrop={(event) => dropInto(event, "")}
        className="group/tree h-full overflow-auto pb-4 outline-none"
      >
        <div role="none" className="relative" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, key, start }) => (
            <PlacedRow key={key} row={rows[index]} top={start} />
          ))}
        </div>
      </div>
    </PlaceMenu>
  );
}

function PlacedRow({ row, top }: { row: Row | undefined; top: number }) {
  if (!row) return null;
  return (
    <div
      role="none"
      className="absolute inset-x-0 top-0"
      style={{ height: ROW_HEIGHT, transform: `translateY(${top}px)` }}
    >
      <TreeRow row={row} />
    </div>
  );
}

function indexOf(rows: readonly Row[], path: string | null): number {
  return path === null ? -1 : rows.findIndex((row) => row.type === "entry" && row.entry.path === path);
}

function focusFirst(rows: readonly Row[]) {
  const { focused, focus } = useFiles.getState();
  const first = rows.find((row) => row.type === "entry");
  if (focused === null && first?.type === "entry") focus(first.entry.path);
}

function focusTree(tree: HTMLElement | null) {
  if (useFiles.getState().renaming === null) tree?.focus();
}
