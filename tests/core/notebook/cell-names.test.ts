import { expect, test } from "vitest";
import { cellNames } from "@/core/notebook/cell-names";

test("cells are known by their place and first line", () => {
  const cells = [
    { id: "a", cell_type: "code", source: ["\n", "  import numpy\n", "x = 1"] },
    { cell_type: "markdown", source: "# From before cells had ids" },
    { id: "c", cell_type: "code", source: "" },
  ];
  expect([...cellNames(JSON.stringify({ cells, nbformat: 4 }))]).toEqual([
    ["a", "Cell 1: import numpy"],
    ["c", "Cell 3"],
  ]);
});

test("what is no notebook has no cells", () => {
  for (const text of ["", "{", "[]", '{"cells": 3}']) expect(cellNames(text).size).toBe(0);
});
