import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A cell as nbformat has it; what a test does not say is as in a new cell. */
interface FileCell {
  readonly cell_type?: "code" | "markdown" | "raw";
  readonly id?: string;
  readonly source?: string;
  readonly metadata?: object;
  readonly execution_count?: number | null;
  readonly outputs?: readonly object[];
  readonly attachments?: object;
}

/** Writes a notebook with cells of any kind, with outputs and attachments. */
export function writeCells(
  home: string,
  file: { readonly name: string; readonly cells: readonly FileCell[] },
) {
  const cells = file.cells.map((cell, n) => {
    const { cell_type = "code", source = "", ...rest } = cell;
    const code = cell_type === "code" ? { execution_count: null, outputs: [] } : {};
    return {
      cell_type,
      id: `cell-${n + 1}`,
      metadata: {},
      ...code,
      ...rest,
      source: source.split(/(?<=\n)/),
    };
  });
  const value = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(home, file.name), `${JSON.stringify(value, null, 1)}\n`);
}

export const display = (data: object, metadata: object = {}) => ({
  output_type: "display_data",
  data,
  metadata,
});

interface ReadCell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: string;
  readonly execution_count?: number | null;
  readonly outputs: readonly {
    readonly output_type: string;
    readonly text: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
}

/** The file as it is on the disk now, with its texts joined. */
export function readCells(home: string, name: string): readonly ReadCell[] {
  const { cells } = JSON.parse(readFileSync(join(home, name), "utf8"));
  return cells.map((cell: { source: string | string[]; outputs?: { text?: string | string[] }[] }) => ({
    ...cell,
    source: [cell.source].flat().join(""),
    outputs: (cell.outputs ?? []).map((output) => ({ ...output, text: [output.text ?? ""].flat().join("") })),
  }));
}
