import { type RefObject, useEffect } from "react";
import { attachPictures } from "./attach-pictures";
import type { OpenNotebook } from "./open-notebook";

/** Pictures dropped on a Markdown cell, or pasted into it, become part of it. */
export function useGivenPictures(region: RefObject<HTMLElement | null>, notebook: OpenNotebook): void {
  useEffect(() => {
    const node = region.current;
    if (node === null) return;
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files") || markdownCellAt(event.target) === null) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
    };
    const onGiven = (event: DragEvent | ClipboardEvent) => {
      const data = "dataTransfer" in event ? event.dataTransfer : event.clipboardData;
      const cellId = markdownCellAt(event.target);
      const pictures = [...(data?.files ?? [])].filter((file) => /^image\/[a-z.+-]+$/.test(file.type));
      // What was copied from a page or a table is text with a picture of itself beside it: the text is meant.
      const meant = event.type === "drop" || !data?.types.includes("text/plain");
      if (cellId === null || pictures.length === 0 || !meant) return;
      event.preventDefault();
      event.stopPropagation();
      void attachPictures(notebook, { cellId, pictures });
    };
    node.addEventListener("dragover", onDragOver);
    node.addEventListener("drop", onGiven, { capture: true });
    node.addEventListener("paste", onGiven, { capture: true });
    return () => {
      node.removeEventListener("dragover", onDragOver);
      node.removeEventListener("drop", onGiven, { capture: true });
      node.removeEventListener("paste", onGiven, { capture: true });
    };
  }, [region, notebook]);
}

function markdownCellAt(target: EventTarget | null): string | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.cell[data-kind="markdown"]') : null;
  return cell?.dataset.cellId ?? null;
}
