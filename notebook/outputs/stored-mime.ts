import type { Json } from "@/core/json";
import type { Cell, MimeBundle, Notebook, Output, StoredPart } from "@/core/notebook/notebook";
import { entriesToStore } from "@/core/session/limits";
import type { OutputStore } from "./output-store";
import { bytesOf, fromBytes } from "./part-bytes";

/** Entries up to this are written into the file, so that it is complete anywhere; larger ones are named there. */
const inlineUpTo = 5_000_000;

type Rich = Extract<Output, { type: "display" | "result" }>;

/**
 * Large images and tables: beside the document while it is open, inside the file on disk. Both ways keep the identity
 * of what did not change, so that a save writes only that.
 */
export class StoredMime {
  readonly #store: OutputStore;
  readonly #completed = new WeakMap<Cell, Cell>();

  constructor(store: OutputStore) {
    this.#store = store;
  }

  /** What a file already holds must be kept where the disk is full; what a run shows may be dropped, and says so. */
  boundOutput(output: Output, { ifFull }: { readonly ifFull: "keep" | "drop" }): Output {
    if (output.type !== "display" && output.type !== "result") return output;
    const large = entriesToStore(output.data);
    if (large.length === 0) return output;
    const data: Record<string, Json> = { ...output.data };
    const stored: Record<string, StoredPart> = { ...output.stored };
    for (const mime of large) {
      const value = output.data[mime] ?? null;
      const bytes = bytesOf(mime, value);
      // Base64 with line ends, say: it would not come back as it is in the file, and the file would change by itself.
      if (ifFull === "keep" && typeof value === "string" && fromBytes(mime, bytes) !== value) return output;
      const part = this.#put(bytes);
      delete data[mime];
      if (part !== null) stored[mime] = part;
      else if (ifFull === "keep") return output;
      else data["text/plain"] ??= `${mime}: too large for the document, and the server's disk is full`;
    }
    return { ...output, data, stored };
  }

  /** A full disk must not end the run that shows a picture. */
  #put(bytes: Buffer): StoredPart | null {
    try {
      return this.#store.put(bytes);
    } catch (error) {
      console.error("output cannot be kept", error);
      return null;
    }
  }

  bound(notebook: Notebook): Notebook {
    return mapCells(notebook, (cell) =>
      withOutputs(cell, (output) => this.boundOutput(output, { ifFull: "keep" })),
    );
  }

  complete(notebook: Notebook): Notebook {
    return mapCells(notebook, (cell) => {
      if (!cell.outputs.some((output) => isRich(output) && Object.keys(output.stored).length > 0))
        return cell;
      const known = this.#completed.get(cell);
      if (known !== undefined) return known;
      const completed = withOutputs(cell, (output) =>
        isRich(output) ? this.#completeOutput(output) : output,
      );
      this.#completed.set(cell, completed);
      return completed;
    });
  }

  #completeOutput(output: Rich): Output {
    const data: Record<string, Json> = { ...output.data };
    for (const [mime, part] of Object.entries(output.stored)) {
      const bytes = part.size > inlineUpTo ? null : this.#store.read(part.ref);
      if (bytes !== null) data[mime] = fromBytes(mime, bytes);
      else data["text/plain"] ??= `${mime}, ${megabytes(part.size)}: too large for the file`;
    }
    return { ...output, data: data as MimeBundle, stored: {} };
  }
}

function megabytes(size: number): string {
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

function isRich(output: Output): output is Rich {
  return output.type === "display" || output.type === "result";
}

function mapCells(notebook: Notebook, change: (cell: Cell) => Cell): Notebook {
  let cells: Record<string, Cell> | null = null;
  for (const [id, cell] of Object.entries(notebook.cells)) {
    const next = change(cell);
    if (next === cell) continue;
    cells ??= { ...notebook.cells };
    cells[id] = next;
  }
  return cells === null ? notebook : { ...notebook, cells };
}

function withOutputs(cell: Cell, change: (output: Output) => Output): Cell {
  const outputs = cell.outputs.map(change);
  return outputs.some((output, index) => output !== cell.outputs[index]) ? { ...cell, outputs } : cell;
}
