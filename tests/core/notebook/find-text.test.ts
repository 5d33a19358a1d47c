import { describe, expect, it } from "vitest";
import { findText, placesOf } from "@/core/notebook/find-text";
import { cell, notebook } from "../../components/notebook/notebooks";

describe("finding text in a notebook", () => {
  it("goes through all cells in order and counts within each", () => {
    const found = findText(notebook([cell("a", "sum = Sum"), cell("b", "none"), cell("c", "sums")]), "sum");
    expect(found.map(({ cellId, from, nth }) => [cellId, from, nth])).toEqual([
      ["a", 0, 0],
      ["a", 6, 1],
      ["c", 0, 0],
    ]);
  });

  it("takes signs as they are and nothing as nothing", () => {
    expect(placesOf("a.b a+b (", "a.b")).toEqual([{ from: 0, to: 3 }]);
    expect(placesOf("f(x) = f(", "f(")).toHaveLength(2);
    expect(placesOf("anything", "")).toEqual([]);
  });
});
