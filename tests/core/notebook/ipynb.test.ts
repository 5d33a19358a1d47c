import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIpynb, serialiseIpynb } from "@/core/notebook/ipynb";
import type { Cell, Notebook } from "@/core/notebook/notebook";

const corpus = join(import.meta.dirname, "../../corpus");
const files = readdirSync(corpus).filter((name) => name.endsWith(".ipynb"));

function countingIds() {
  let n = 0;
  return { next: () => `new-${++n}` };
}

const read = (name: string) => readFileSync(join(corpus, name), "utf8");
const parse = (text: string) => parseIpynb(text, countingIds());

/** Line by line, what `after` has that `before` has not, and the other way round. */
function difference(before: string, after: string): { removed: string[]; added: string[] } {
  const count = (text: string) => {
    const lines = new Map<string, number>();
    for (const line of text.split("\n")) lines.set(line, (lines.get(line) ?? 0) + 1);
    return lines;
  };
  const a = count(before);
  const b = count(after);
  const minus = (x: Map<string, number>, y: Map<string, number>) =>
    [...x].flatMap(([line, n]) => Array<string>(Math.max(0, n - (y.get(line) ?? 0))).fill(line));
  return { removed: minus(a, b), added: minus(b, a) };
}

describe("a notebook of the corpus", () => {
  it("is one of 39 or more", () => expect(files.length).toBeGreaterThanOrEqual(39));

  it.each(files)("%s opens", (name) => {
    const { notebook } = parse(read(name));
    expect(new Set(notebook.order).size).toBe(notebook.order.length);
    expect(notebook.order.every((id) => notebook.cells[id]?.id === id)).toBe(true);
  });

  it.each(files)("%s, saved unchanged, differs only by what nbformat's upgrade requires", (name) => {
    const text = read(name);
    const top = JSON.parse(text);
    const { notebook, layout } = parse(text);
    const saved = serialiseIpynb(notebook, layout);
    expect(JSON.parse(saved).nbformat).toBe(4);
    if (top.nbformat !== 4) return;
    const minor = JSON.parse(saved).nbformat_minor;
    const upgraded = text.replace(/("nbformat_minor":\s*)\d+/, (_, name) => name + minor);
    const { removed, added } = difference(upgraded, saved);
    const allowedNew = /^\s*("id": "new-\d+",?|"nbformat_minor": \d+,?|"nbformat": 4,?)\s*$/;
    expect(added.filter((line) => !allowedNew.test(line))).toEqual([]);
    const allowedOld = /^\s*("id": .*|"nbformat_minor": \d+,?|"nbformat": 4,?)\s*$/;
    expect(removed.filter((line) => !allowedOld.test(line))).toEqual([]);
    if (top.nbformat_minor >= 5 && hasGoodIds(top)) expect(saved).toBe(text);
  });

  it.each(files)("%s, saved, reads as the same notebook", (name) => {
    const first = parse(read(name));
    const again = parse(serialiseIpynb(first.notebook, first.layout));
    expect(again.notebook.cells).toEqual(first.notebook.cells);
    expect(again.notebook.order).toEqual(first.notebook.order);
    expect(again.notebook.metadata).toEqual(first.notebook.metadata);
  });

  it.each(files)("%s: an edit of one cell changes the lines of that cell alone", (name) => {
    const opened = parse(read(name));
    const upgraded = parse(serialiseIpynb(opened.notebook, opened.layout));
    const id = upgraded.notebook.order.at(-1);
    if (!id) return;
    const cell = upgraded.notebook.cells[id] as Cell;
    const edited: Notebook = {
      ...upgraded.notebook,
      cells: { ...upgraded.notebook.cells, [id]: { ...cell, source: "a = 1\nb = 2" } },
    };
    const before = serialiseIpynb(upgraded.notebook, upgraded.layout);
    const after = serialiseIpynb(edited, upgraded.layout);
    const { added } = difference(before, after);
    expect(
      added
        .map((line) => line.trim())
        .filter((line) => !/^("a = 1\\n",|"b = 2"|"source": \[|\],?|\{|\})$/.test(line)),
    ).toEqual([]);
    expect(parse(after).notebook.cells[id]?.source).toBe("a = 1\nb = 2");
  });
});

function hasGoodIds(top: { cells: { id?: unknown }[] }): boolean {
  const ids = top.cells.map((cell) => cell.id);
  return ids.every((id) => typeof id === "string") && new Set(ids).size === ids.length;
}

describe("a file that cannot be read says why", () => {
  it.each([
    ["", "it ends too early (line 1, column 1)"],
    ['{"cells": [', "it ends too early"],
    ['{"cells": [1]}', "one of its cells is not an object"],
    ["[1, 2]", "JSON, but not a notebook"],
    ['{"a": 1}', "it has no cells"],
    ["<<<<<<< HEAD\n{}", "something follows after its end"],
    ['{"cells": [],\n}', "a value was expected (line 2"],
  ])("%j", (text, reason) => expect(() => parse(text)).toThrow(reason));
});

describe("styles of writing", () => {
  const cells = [
    {
      cell_type: "code",
      execution_count: null,
      id: "a1",
      metadata: { x: 1 },
      outputs: [],
      source: ["é = 1\n", "2"],
    },
  ];
  const value = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  const edit = (text: string) => {
    const { notebook, layout } = parse(text);
    const cell = notebook.cells.a1 as Cell;
    return serialiseIpynb({ ...notebook, cells: { a1: { ...cell, source: "ü" } } }, layout);
  };

  it("keeps two spaces", () =>
    expect(edit(JSON.stringify(value, null, 2))).toContain('\n      "source": [\n        "ü"\n      ]'));
  it("keeps one line", () =>
    expect(edit(JSON.stringify(value))).toBe(
      JSON.stringify({ ...value, cells: [{ ...cells[0], source: ["ü"] }] }),
    ));
  it("keeps Windows line ends", () =>
    expect(edit(JSON.stringify(value, null, 1).replaceAll("\n", "\r\n"))).not.toMatch(/[^\r]\n/));
  it("keeps \\u escapes", () =>
    expect(edit(JSON.stringify(value, null, 1).replace("é", "\\u00e9"))).toContain('"\\u00fc"'));
  it("keeps a byte order mark", () =>
    expect(edit(`\ufeff${JSON.stringify(value)}`).charCodeAt(0)).toBe(0xfeff));
  it("keeps numbers as they were written", () => {
    const text = JSON.stringify(value, null, 1).replace('"x": 1', '"x": 1.0e+2');
    expect(edit(text)).toContain('"x": 1.0e+2');
  });
  it("keeps Python's NaN", () => {
    const text = JSON.stringify(value, null, 1).replace('"x": 1', '"x": NaN');
    expect(edit(text)).toContain('"x": NaN');
  });
});

describe("any notebook", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 }).map((s) => s.replace(/\r/g, "").toWellFormed());
  const metadata = fc.dictionary(
    fc.constantFrom("tags", "name", "x y", "ü"),
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
  );
  const output = fc.oneof(
    fc.record({
      type: fc.constant("stream" as const),
      name: fc.constantFrom("stdout", "stderr"),
      text,
      stored: fc.constant(null),
      extra: fc.constant({}),
    }),
    fc.record({
      type: fc.constant("display" as const),
      data: fc.dictionary(fc.constantFrom("text/plain", "image/png", "text/html"), text),
      metadata,
      displayId: fc.constant(null),
      stored: fc.constant({}),
      extra: fc.constant({}),
    }),
    fc.record({
      type: fc.constant("error" as const),
      name: text,
      value: text,
      traceback: fc.array(text, { maxLength: 3 }),
      extra: fc.constant({}),
    }),
  );
  const code = fc.record({
    kind: fc.constant("code" as const),
    source: text,
    metadata,
    outputs: fc.array(output, { maxLength: 3 }),
    executionCount: fc.option(fc.nat()),
  });
  const prose = fc.record({
    kind: fc.constantFrom("markdown" as const, "raw" as const),
    source: text,
    metadata,
    outputs: fc.constant([]),
    executionCount: fc.constant(null),
  });
  const notebook = fc.array(fc.oneof(code, prose), { maxLength: 6 }).map((parts): Notebook => {
    const cells = parts.map((part, n): Cell => ({ ...part, id: `c${n}`, attachments: null, extra: {} }));
    return {
      order: cells.map((c) => c.id),
      cells: Object.fromEntries(cells.map((c) => [c.id, c])),
      metadata: {},
      format: { major: 4, minor: 5 },
      extra: {},
    };
  });

  it("reads back as it was written", () => {
    fc.assert(
      fc.property(notebook, (written) => {
        const { notebook: back } = parse(serialiseIpynb(written));
        expect(back).toEqual(written);
      }),
    );
  });

  it("written, read and written again is the same text", () => {
    fc.assert(
      fc.property(notebook, (written) => {
        const once = serialiseIpynb(written);
        const { notebook: back, layout } = parse(once);
        expect(serialiseIpynb(back, layout)).toBe(once);
      }),
    );
  });
});
