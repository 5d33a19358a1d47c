import { expect, it } from "vitest";
import { ranOutOfOrder } from "@/core/reproduce/out-of-order";
import { type CheckReport, outcomeOf, summaryOf, type Verdict } from "@/core/reproduce/verdict";
import { cell, notebookOf } from "@/tests/support/snapshots";

const report = (cells: readonly (readonly [Verdict, string])[]): CheckReport => ({
  cells: cells.map(([verdict, note], at) => ({ cell: `c${at}`, verdict, note })),
  outOfOrder: [],
  notes: [],
  seconds: 1,
});

it("a badge counts what is equal and tells the first of what is not", () => {
  const of = report([
    ...Array.from({ length: 41 }, () => ["equal", ""] as const),
    ["volatile", "timestamp"],
    ["differs", "0.912 → 0.907"],
  ]);
  expect(summaryOf(of)).toBe("41 of 43 equal, 1 timestamp, 1 differs: 0.912 → 0.907");
  expect(outcomeOf(of)).toBe("differs");
});

it("times and last digits do not keep a notebook from being reproduced, a cell that had no turn does", () => {
  expect(
    outcomeOf(
      report([
        ["equal", ""],
        ["volatile", "id"],
        ["close", ""],
      ]),
    ),
  ).toBe("reproduced");
  expect(
    outcomeOf(
      report([
        ["equal", ""],
        ["not-run", ""],
      ]),
    ),
  ).toBe("unfinished");
  expect(
    outcomeOf(
      report([
        ["failed", "KeyError"],
        ["not-run", ""],
      ]),
    ),
  ).toBe("differs");
});

it("a cell that ran before one above it ran out of order", () => {
  const notebook = notebookOf(
    [3, null, 1, 4, 2].map((executionCount, at) => cell(`c${at}`, { executionCount })),
  );
  expect(ranOutOfOrder(notebook)).toEqual(["c2", "c4"]);
});
