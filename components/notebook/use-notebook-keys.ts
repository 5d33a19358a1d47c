import { type RefObject, useEffect } from "react";
import { focusOf, setFocus } from "./actions";
import { notebookKeys } from "./notebook-keys";
import type { OpenNotebook } from "./open-notebook";

/** Takes keys before the editor sees them: Shift-Enter must run the cell and not break the line. */
export function useNotebookKeys(region: RefObject<HTMLElement | null>, notebook: OpenNotebook): void {
  useEffect(() => {
    const node = region.current;
    if (node === null) return;
    const keys = notebookKeys(notebook);
    const byPerson = watchPerson(node);
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || !(event.target instanceof Element)) return;
      const { target } = event;
      // A cell is being written but something around its text has the focus: the key is meant for the text, and is
      // never a command that might delete what it was meant for.
      const inside = target.closest(".cell-text") !== null;
      const lost = !inside && focusOf(notebook).mode === "edit" && !wantsKeys(target, event);
      if (lost) notebook.editor?.focus();
      const taken =
        inside || lost
          ? keys.inEditMode(event)
          : !wantsKeys(target, event) && keys.inCommandMode(event, event.timeStamp);
      if (!taken) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onFocus = (event: FocusEvent) => {
      if (!(event.target instanceof Element) || event.target.closest(".cell-text") !== null) return;
      if (focusOf(notebook).mode !== "edit") return;
      // Only a person takes the focus from the text. What else moves it, as a dock does that brings its panel to the
      // front, would turn the keys that follow into commands.
      const asked = byPerson() || event.target.closest(fields) !== null;
      if (asked && !event.target.matches('.cell[data-standing="edit"]'))
        setFocus(notebook, { mode: "command" });
      else notebook.editor?.focus();
    };
    node.addEventListener("keydown", onKey, { capture: true });
    node.addEventListener("focusin", onFocus);
    return () => {
      byPerson.stop();
      node.removeEventListener("keydown", onKey, { capture: true });
      node.removeEventListener("focusin", onFocus);
    };
  }, [region, notebook]);
}

const fields = "input, textarea, select, [contenteditable='true'], [role='menu'], [role='dialog']";

/** Answers whether a press of the pointer or of Tab is what moves the focus now. */
function watchPerson(node: HTMLElement): (() => boolean) & { stop(): void } {
  let at = Number.NEGATIVE_INFINITY;
  const note = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || event.key === "Tab") at = performance.now();
  };
  const { ownerDocument } = node;
  for (const kind of ["pointerdown", "pointerup", "keydown"]) {
    ownerDocument.addEventListener(kind, note, { capture: true, passive: true });
  }
  return Object.assign(() => performance.now() - at < 500, {
    stop: () => {
      for (const kind of ["pointerdown", "pointerup", "keydown"]) {
        ownerDocument.removeEventListener(kind, note, { capture: true });
      }
    },
  });
}

/** Fields take all keys; buttons take what presses them; menus take their arrows. */
function wantsKeys(target: Element, event: KeyboardEvent): boolean {
  if (target.closest(fields) !== null) {
    return true;
  }
  const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
  const presses = event.key === "Enter" || event.key === " ";
  return plain && presses && target.closest("button, a, [role='button']") !== null;
}
