import { type RefObject, useEffect } from "react";

/** In command mode the active cell has the focus itself, so that it is heard and its keys arrive. */
export function useCellFocus(cell: RefObject<HTMLElement | null>, standing: string): void {
  useEffect(() => {
    const node = cell.current;
    if (standing !== "active" || node === null) return;
    const now = document.activeElement;
    if (now !== null && node.contains(now) && now.closest(".cell-text") === null) return;
    const here = now === null || now === document.body || node.closest(".notebook-cells")?.contains(now);
    if (here) node.focus({ preventScroll: true });
  }, [cell, standing]);
}
