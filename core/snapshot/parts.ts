import type { Notebook } from "../notebook/notebook";
import type { SnapshotPart } from "./snapshot";

/** Every part that the notebook's outputs name, each once, with the MIME type that it was first shown as. */
export function partsOf(notebook: Notebook): ReadonlyMap<string, SnapshotPart & { readonly mime: string }> {
  const parts = new Map<string, SnapshotPart & { readonly mime: string }>();
  const add = (mime: string, { ref, size }: { readonly ref: string; readonly size: number }) => {
    if (!parts.has(ref)) parts.set(ref, { hash: ref, size, mime });
  };
  for (const cell of Object.values(notebook.cells))
    for (const output of cell.outputs) {
      if (output.type === "stream" && output.stored !== null) add("text/plain", output.stored);
      if (output.type === "display" || output.type === "result")
        for (const [mime, part] of Object.entries(output.stored)) add(mime, part);
    }
  return parts;
}
