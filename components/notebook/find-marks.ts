import { type RefObject, useEffect } from "react";
import { type Match, placesOf } from "@/core/notebook/find-text";

/**
 * Marks what is found in the cells that are in the page, without changing the page: cells come and go while the
 * notebook is scrolled, and their text belongs to them.
 */
export function useFindMarks(at: {
  readonly query: string;
  readonly match: Match | null;
  readonly field: RefObject<HTMLElement | null>;
}): void {
  const { query, match, field } = at;
  useEffect(() => {
    const cells = field.current?.closest(".notebook")?.querySelector(".notebook-cells");
    if (!cells || !("highlights" in CSS)) return;
    let toShow = match !== null;
    const mark = () => {
      const { all, current } = rangesIn(cells, { query, match });
      CSS.highlights.set("notebook-find", new Highlight(...all));
      CSS.highlights.set("notebook-find-current", new Highlight(...current));
      const [range] = current;
      if (toShow && range !== undefined) toShow = !bringIntoView(range, cells);
    };
    const watch = new MutationObserver(mark);
    watch.observe(cells, { childList: true, subtree: true });
    mark();
    return () => {
      watch.disconnect();
      CSS.highlights.delete("notebook-find");
      CSS.highlights.delete("notebook-find-current");
    };
  }, [query, match, field]);
}

function rangesIn(cells: Element, at: { readonly query: string; readonly match: Match | null }) {
  const all: Range[] = [];
  const current: Range[] = [];
  for (const body of cells.querySelectorAll(".cell :is(.cell-static, .cell-markdown)")) {
    const ranges = rangesOf(body, at.query);
    const cellId = body.closest<HTMLElement>(".cell")?.dataset.cellId;
    const found = cellId === at.match?.cellId ? ranges[at.match?.nth ?? -1] : undefined;
    if (found !== undefined) current.push(found);
    all.push(...ranges.filter((range) => range !== found));
  }
  return { all, current };
}

/** Coloured text is in many nodes; what is found may go over several of them. */
function rangesOf(body: Element, query: string): Range[] {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const nodes: { readonly node: Node; readonly start: number }[] = [];
  let text = "";
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.nodeValue ?? "";
  }
  const point = (offset: number) => nodes.findLast(({ start }) => start < offset || start === 0);
  return placesOf(text, query).flatMap(({ from, to }) => {
    const first = point(from + 1);
    const last = point(to);
    if (first === undefined || last === undefined) return [];
    const range = document.createRange();
    range.setStart(first.node, from - first.start);
    range.setEnd(last.node, to - last.start);
    return [range];
  });
}

/** Scrolls to a place within a tall cell; answers whether the place could be seen to be on the screen. */
function bringIntoView(range: Range, cells: Element): boolean {
  const scroller = cells.querySelector(".cell-scroller");
  const box = range.getBoundingClientRect();
  if (scroller === null || box.height === 0) return false;
  const view = scroller.getBoundingClientRect();
  if (box.top < view.top + 40 || box.bottom > view.bottom - 40) {
    scroller.scrollTop += box.top - view.top - view.height / 3;
  }
  return true;
}
