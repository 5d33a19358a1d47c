import type { Cell } from "../notebook/notebook";

/** The tags of a cell, as Jupyter keeps them. */
export function tagsOf(cell: Cell | undefined): readonly string[] {
  const found = cell?.metadata.tags;
  return Array.isArray(found) ? found.filter((tag): tag is string => typeof tag === "string") : [];
}
