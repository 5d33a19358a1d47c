import { describe, expect, it } from "vitest";
import { type MadeOf, textOf, whyNew } from "@/core/pipelines/made-of";

const made: MadeOf = {
  code: "c1",
  image: "base-python",
  kernelspec: "python3",
  inputs: { n: 5, list: [1, { b: 2, a: 1 }] },
  reads: { table: "h1" },
  outputs: { total: null },
  key: "",
};

describe("what decides the result of a step", () => {
  it("is the same in whatever order it came", () => {
    const other = { ...made, inputs: { list: [1, { a: 1, b: 2 }], n: 5 } };
    expect(textOf(other)).toBe(textOf(made));
    expect(textOf({ ...made, inputs: { n: "5", list: made.inputs.list ?? null } })).not.toBe(textOf(made));
  });

  it.each([
    [{ code: "c2" }, "its code has changed"],
    [{ image: "data-science" }, "it runs on data-science instead of base-python"],
    [{ inputs: { ...made.inputs, n: 6 } }, "the input n is 6 instead of 5"],
    [{ inputs: { ...made.inputs, m: 1 } }, "the input m is 1 instead of nothing"],
    [{ reads: { table: "h2" } }, "the file of the input table has changed"],
    [{ outputs: { sum: null } }, "its outputs are others"],
    [{ key: "v2" }, "its cache key was changed"],
    [{ code: "c2", key: "v2" }, "its code has changed, its cache key was changed"],
  ])("says what changed: %o", (change, words) => {
    expect(whyNew(made, { ...made, ...change })).toBe(`It runs anew: ${words}.`);
  });
});
