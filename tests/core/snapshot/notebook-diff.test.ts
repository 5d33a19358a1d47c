import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineDiff } from "@/core/snapshot/line-diff";
import { notebookDiff } from "@/core/snapshot/notebook-diff";
import { cell, notebookOf, stream } from "@/tests/support/snapshots";

const text = fc
  .array(fc.constantFrom("a", "b", "c", "", "d"), { maxLength: 12 })
  .map((lines) => lines.join("\n"));

describe("two texts by line", () => {
  it("give each of them back", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after);
        const side = (other: string) => lines.filter(({ kind }) => kind !== other).map((line) => line.text);
        expect([side("added").join("\n"), side("removed").join("\n")]).toEqual([before, after]);
      }),
    );
  });

  it("say that nothing changed where nothing did, and what did where one line did", () => {
    expect(lineDiff("a\nb", "a\nb").every(({ kind }) => kind === "same")).toBe(true);
    expect(lineDiff("a\nb\nc", "a\nx\nc")).toEqual([
      { kind: "same", text: "a" },
      { kind: "removed", text: "b" },
      { kind: "added", text: "x" },
      { kind: "same", text: "c" },
    ]);
  });

  it("are told in bounded time however long they are", () => {
    const long = (mark: string) => Array.from({ length: 20_000 }, (_, line) => `${mark}${line}`).join("\n");
    expect(lineDiff(long("a"), long("b"))).toHaveLength(40_000);
  });
});

describe("two versions of a notebook", () => {
  const before = notebookOf([
    cell("a", { source: "x = 1" }),
    cell("b", { source: "y = 2" }),
    cell("c", { source: "z", outputs: [stream("1\n")] }),
    cell("d", { source: "same" }),
  ]);

  it("are told cell by cell: taken away, put in, changed, and only their outputs", () => {
    const after = notebookOf([
      cell("a", { source: "x = 1\nx += 1" }),
      cell("n", { kind: "markdown", source: "# New" }),
      cell("c", { source: "z", outputs: [stream("2\n")] }),
      cell("d", { source: "same" }),
    ]);
    expect(notebookDiff(before, after)).toMatchObject([
      { kind: "changed", before: 1, after: 1, outputsChanged: false },
      { kind: "added", before: null, after: 2, cellKind: "markdown" },
      { kind: "removed", before: 2, after: null },
      { kind: "changed", before: 3, after: 3, lines: [], outputsChanged: true },
    ]);
  });

  it("that are alike differ in nothing, whatever their order of keys", () => {
    expect(notebookDiff(before, structuredClone(before))).toEqual([]);
  });
});
