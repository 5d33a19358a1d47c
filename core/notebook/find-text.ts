import type { Notebook } from "./notebook";

/** One place where the text of a cell has what is looked for. */
export interface Match {
  readonly cellId: string;
  /** UTF-16 offsets into the source. */
  readonly from: number;
  readonly to: number;
  /** 0 for the first in its cell. */
  readonly nth: number;
}

/** Every place in the sources of all cells, in the order of the document, whether or not the cell is on the screen. */
export function findText(notebook: Notebook, query: string): readonly Match[] {
  if (query === "") return [];
  return notebook.order.flatMap((cellId) =>
    placesOf(notebook.cells[cellId]?.source ?? "", query).map((place, nth) => ({ ...place, cellId, nth })),
  );
}

/** Upper and lower case are the same. */
export function placesOf(
  text: string,
  query: string,
): readonly { readonly from: number; readonly to: number }[] {
  if (query === "") return [];
  const pattern = new RegExp(query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  return [...text.matchAll(pattern)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
  }));
}
