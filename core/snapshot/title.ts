import { headings } from "../markdown/headings";
import type { Notebook } from "../notebook/notebook";

const longest = 200;

/** What a notebook is called: its first heading, or the name of its file. */
export function titleOf(notebook: Notebook, name: string): string {
  for (const id of notebook.order) {
    const cell = notebook.cells[id];
    if (cell?.kind !== "markdown") continue;
    const [first] = headings(cell.source);
    if (first !== undefined && first.text !== "") return first.text.slice(0, longest);
  }
  return name.replace(/\.ipynb$/, "").slice(0, longest);
}
