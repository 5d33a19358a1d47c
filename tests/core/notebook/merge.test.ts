import { describe, expect, it } from "vitest";
import { mergeNotebooks } from "@/core/notebook/merge";
import type { Cell, Notebook } from "@/core/notebook/notebook";

const cell = (id: string, source: string, more: Partial<Cell> = {}): Cell => ({
  id,
  kind: "code",
  source,
  metadata: {},
  attachments: null,
  outputs: [],
  executionCount: null,
  extra: {},
  ...more,
});
const notebook = (...cells: Cell[]): Notebook => ({
  order: cells.map((c) => c.id),
  cells: Object.fromEntries(cells.map((c) => [c.id, c])),
  metadata: {},
  format: { major: 4, minor: 5 },
  extra: {},
});
const sources = (n: Notebook) => n.order.map((id) => n.cells[id]?.source);
const output = { type: "stream" as const, name: "stdout", text: "x", stored: null, extra: {} };

describe("mergeNotebooks", () => {
  const base = notebook(cell("a", "1"), cell("b", "2"), cell("c", "3"));

  it("takes each side's changes of different cells", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "1!"), cell("b", "2"), cell("c", "3")),
      theirs: notebook(cell("a", "1"), cell("b", "2"), cell("c", "3?")),
    });
    expect(sources(merged.notebook)).toEqual(["1!", "2", "3?"]);
    expect(merged.conflicts).toEqual([]);
  });

  it("merges a source of one side with outputs of the other", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "1", { outputs: [output] }), cell("b", "2"), cell("c", "3")),
      theirs: notebook(cell("a", "1!"), cell("b", "2"), cell("c", "3")),
    });
    expect(merged.notebook.cells.a).toMatchObject({ source: "1!", outputs: [output] });
    expect(merged.conflicts).toEqual([]);
  });

  it("shows both versions of a cell that both changed, and keeps ours in the document", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "ours"), cell("b", "2"), cell("c", "3")),
      theirs: notebook(cell("a", "theirs"), cell("b", "2"), cell("c", "3")),
    });
    expect(sources(merged.notebook)).toEqual(["ours", "2", "3"]);
    expect(merged.conflicts).toEqual([{ cellId: "a", theirs: cell("a", "theirs") }]);
  });

  it("lets an unchanged cell be deleted on either side", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "1"), cell("c", "3")),
      theirs: notebook(cell("a", "1"), cell("b", "2")),
    });
    expect(sources(merged.notebook)).toEqual(["1"]);
    expect(merged.conflicts).toEqual([]);
  });

  it("asks about a cell deleted here and changed there", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "1"), cell("c", "3")),
      theirs: notebook(cell("a", "1"), cell("b", "2!"), cell("c", "3")),
    });
    expect(sources(merged.notebook)).toEqual(["1", "3"]);
    expect(merged.conflicts).toEqual([{ cellId: "b", theirs: cell("b", "2!") }]);
  });

  it("asks about a cell changed here and deleted there, and keeps it", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "1"), cell("b", "2!"), cell("c", "3")),
      theirs: notebook(cell("a", "1"), cell("c", "3")),
    });
    expect(sources(merged.notebook).toSorted()).toEqual(["1", "2!", "3"]);
    expect(merged.conflicts).toEqual([{ cellId: "b", theirs: null }]);
  });

  it("keeps new cells of both sides in their places", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "1"), cell("x", "ours"), cell("b", "2"), cell("c", "3")),
      theirs: notebook(cell("a", "1"), cell("b", "2"), cell("y", "theirs"), cell("c", "3")),
    });
    expect(sources(merged.notebook)).toEqual(["1", "ours", "2", "theirs", "3"]);
  });

  it("keeps a new cell of ours in its place when only theirs moved cells", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "1!"), cell("b", "2"), cell("c", "3")),
      theirs: notebook(cell("c", "3"), cell("a", "1"), cell("b", "2")),
    });
    expect(sources(merged.notebook)).toEqual(["3", "1!", "2"]);
  });

  it("knows cells again in a file that was written without ids", () => {
    const merged = mergeNotebooks({
      base,
      ours: notebook(cell("a", "1"), cell("b", "2"), cell("c", "3", { outputs: [output] })),
      theirs: notebook(cell("n1", "1"), cell("n2", "2 changed"), cell("n3", "3")),
    });
    expect(merged.notebook.order).toEqual(["a", "b", "c"]);
    expect(sources(merged.notebook)).toEqual(["1", "2 changed", "3"]);
    expect(merged.notebook.cells.c?.outputs).toEqual([output]);
  });

  it("merges metadata key by key", () => {
    const withMetadata = (metadata: Notebook["metadata"]) => ({ ...base, metadata });
    const merged = mergeNotebooks({
      base: withMetadata({ a: 1, b: 1, c: 1 }),
      ours: withMetadata({ a: 2, b: 1, c: 1 }),
      theirs: withMetadata({ a: 1, b: 3 }),
    });
    expect(merged.notebook.metadata).toEqual({ a: 2, b: 3 });
  });
});
