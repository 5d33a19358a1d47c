import { edit, focusOf, move, withSession } from "./actions";
import { notebookCommands } from "./notebook-commands";
import type { OpenNotebook } from "./open-notebook";

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** A key as the commands name it: `Shift+Enter`, `D`, `Ctrl+Shift+-`. ⌘ counts as Ctrl. */
export function keyOf(press: KeyPress): string {
  const { key, code } = press;
  const name = code === "Minus" ? "-" : key;
  const shown = name.length === 1 ? name.toUpperCase() : name;
  const held = [
    press.ctrlKey || press.metaKey ? "Ctrl+" : "",
    press.altKey ? "Alt+" : "",
    // On some keyboards digits are typed with Shift.
    press.shiftKey && !/^[0-9]$/.test(key) ? "Shift+" : "",
  ];
  return held.join("") + shown;
}

const byKey = (mode: "command" | "edit") =>
  new Map(notebookCommands.flatMap((each) => (each[mode] ?? []).map((keys) => [keys, each] as const)));
const commandKeys = byKey("command");
const editKeys = byKey("edit");
const beginnings = new Set(
  [...commandKeys.keys()].filter((keys) => keys.includes(" ")).map((keys) => keys[0]),
);
const sequenceMs = 1000;

/** The notebook's keys. Answers whether a key was taken. */
export function notebookKeys(notebook: OpenNotebook) {
  let begun: { readonly key: string; readonly at: number } | null = null;

  const inCommandMode = (press: KeyPress, now: number): boolean => {
    const key = keyOf(press);
    const sequence = begun !== null && now - begun.at < sequenceMs ? `${begun.key} ${key}` : null;
    begun = null;
    const found = (sequence === null ? undefined : commandKeys.get(sequence)) ?? commandKeys.get(key);
    if (found !== undefined) {
      found.run(notebook);
      return true;
    }
    if (!beginnings.has(key)) return false;
    begun = { key, at: now };
    return true;
  };

  const inEditMode = (press: KeyPress): boolean => {
    const key = keyOf(press);
    const { editor } = notebook;
    if (key === "Escape" && editor?.wantsEscape()) return false;
    const found = editKeys.get(key);
    if (found !== undefined) {
      found.run(notebook);
      return true;
    }
    if (key === "ArrowUp" && editor?.atEdge("first-line")) return leave(notebook, -1);
    if (key === "ArrowDown" && editor?.atEdge("last-line")) return leave(notebook, 1);
    return false;
  };

  return { inCommandMode, inEditMode };
}

/** An arrow key beyond the first or last line goes on in the next cell, as JupyterLab does. */
function leave(notebook: OpenNotebook, by: 1 | -1): boolean {
  return (
    withSession(notebook, (session) => {
      const { order, cells } = session.notebook;
      const next = order[order.indexOf(focusOf(notebook).active ?? "") + by];
      const cell = next === undefined ? undefined : cells[next];
      if (next === undefined || cell === undefined) return false;
      const at = by === 1 ? 0 : cell.source.length;
      if (cell.kind === "markdown") move(notebook, by);
      else edit(notebook, next, { from: at, to: at });
      return true;
    }) ?? false
  );
}
