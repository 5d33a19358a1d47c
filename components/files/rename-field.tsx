"use client";
import { useRef } from "react";
import type { Entry } from "./contents";
import { renameTo } from "./file-actions";
import { useFiles } from "./files-store";

/** A name that is being edited in its place: Enter or leaving takes it, Escape does not. */
export function RenameField({ entry }: { entry: Entry }) {
  const settled = useRef(false);
  const end = (input: HTMLInputElement, taken: string | null) => {
    if (settled.current) return;
    settled.current = true;
    const tree = input.closest<HTMLElement>('[role="tree"]');
    useFiles.getState().rename(null);
    if (taken !== null) void renameTo(entry, taken.trim());
    tree?.focus();
  };
  return (
    <input
      aria-label={`New name of ${entry.name}`}
      defaultValue={entry.name}
      spellCheck={false}
      // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
      autoFocus
      onFocus={(event) => {
        const dot = entry.type === "directory" ? -1 : entry.name.lastIndexOf(".");
        event.target.setSelectionRange(0, dot > 0 ? dot : entry.name.length);
      }}
      onClick={(event) => event.stopPropagation()}
      onBlur={(event) => end(event.currentTarget, event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") end(event.currentTarget, event.currentTarget.value);
        if (event.key === "Escape") end(event.currentTarget, null);
      }}
      className="h-5.5 min-w-0 flex-1 rounded-sm border border-accent bg-canvas px-1 outline-none"
    />
  );
}
