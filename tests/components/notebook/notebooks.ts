import type { Cell, Notebook } from "@/core/notebook/notebook";

export function cell(id: string, source: string, part: Partial<Cell> = {}): Cell {
  return {
    id,
    kind: "code",
    source,
    metadata: {},
    attachments: null,
    outputs: [],
    executionCount: null,
    extra: {},
    ...part,
  };
}

export function notebook(cells: readonly Cell[]): Notebook {
  return {
    order: cells.map(({ id }) => id),
    cells: Object.fromEntries(cells.map((each) => [each.id, each])),
    metadata: {},
    format: { major: 4, minor: 5 },
    extra: {},
  };
}
