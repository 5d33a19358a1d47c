"use client";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import { whenIdle } from "@/components/ui/when-idle";
import { estimatedHeight } from "./cell-heights";
import { CellView } from "./cell-view";
import { NoCells } from "./no-cells";
import { sessionOf } from "./notebook-state";
import { useNotebook, useNotebookState, useSession } from "./use-notebook";

const noCells: readonly string[] = [];

/** The cells, of which only those in view and the focused one are in the page. */
export function CellList() {
  const notebook = useNotebook();
  const order = useSession((session) => session.notebook.order, noCells);
  const active = useNotebookState((state) => state.focus.active);
  const scroller = useRef<HTMLDivElement>(null);
  const activeIndex = active === null ? -1 : order.indexOf(active);
  const overscan = useOverscan();
  const virtualizer = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => order[index] ?? index, [order]),
    estimateSize: useCallback((index: number) => heightOf(notebook, order[index]), [notebook, order]),
    overscan,
    paddingStart: 16,
    paddingEnd: 240,
    rangeExtractor: useCallback((range: Range) => withFocused(range, activeIndex), [activeIndex]),
    measureElement: useCallback(
      (element: HTMLElement) => {
        const height = element.getBoundingClientRect().height;
        const id = element.dataset.key;
        if (id !== undefined && height > 0) notebook.heights.set(id, height);
        return height;
      },
      [notebook],
    ),
  });
  useScrollToActive({ active, virtualizer, order });
  const complete = useNotebookState((state) => state.phase === "open" && state.complete);
  if (order.length === 0 && complete) return <NoCells />;
  return (
    <div ref={scroller} className="cell-scroller">
      <div className="cell-column" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const cellId = order[item.index];
          if (cellId === undefined) return null;
          return (
            <div
              key={cellId}
              ref={virtualizer.measureElement}
              data-index={item.index}
              data-key={cellId}
              className="cell-place"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <CellView cellId={cellId} number={item.index + 1} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What is in view is drawn first; what a person may scroll to next follows at once. */
function useOverscan(): number {
  const [overscan, setOverscan] = useState(0);
  useEffect(() => whenIdle(() => setOverscan(6), 200), []);
  return overscan;
}

function heightOf(notebook: ReturnType<typeof useNotebook>, cellId: string | undefined): number {
  if (cellId === undefined) return 60;
  const known = notebook.heights.get(cellId);
  return known ?? estimatedHeight(sessionOf(notebook.store.getState())?.notebook.cells[cellId]);
}

/** The focused cell stays in the page however far away: it holds a caret. */
function withFocused(range: Range, activeIndex: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (activeIndex < 0 || activeIndex >= range.count || shown.includes(activeIndex)) return shown;
  return [...shown, activeIndex].sort((a, b) => a - b);
}

/** A cell that becomes active through the keyboard comes into view; one that was clicked is there already. */
function useScrollToActive(at: {
  readonly active: string | null;
  readonly order: readonly string[];
  readonly virtualizer: ReturnType<typeof useVirtualizer<HTMLDivElement, HTMLElement>>;
}) {
  const latest = useRef(at);
  latest.current = at;
  const { active } = at;
  useEffect(() => {
    const { order, virtualizer } = latest.current;
    const index = active === null ? -1 : order.indexOf(active);
    const scroller = virtualizer.scrollElement;
    if (index < 0 || scroller === null) return;
    const box = virtualizer.measurementsCache[index];
    const top = scroller.scrollTop;
    const bottom = top + scroller.clientHeight;
    const height = box === undefined ? 0 : Math.min(box.size, scroller.clientHeight - 24);
    const seen = box !== undefined && box.start >= top && box.start + height <= bottom;
    const taller =
      box !== undefined && box.size > scroller.clientHeight && box.start < bottom && box.end > top;
    if (!seen && !taller) virtualizer.scrollToIndex(index, { align: "auto" });
  }, [active]);
}
