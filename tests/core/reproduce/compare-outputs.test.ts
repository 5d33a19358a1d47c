import { describe, expect, it } from "vitest";
import type { Output } from "@/core/notebook/notebook";
import { comparables } from "@/core/reproduce/comparable";
import { compareOutputs } from "@/core/reproduce/compare-outputs";
import { display, stream } from "@/tests/support/snapshots";

const error = (name: string, value: string): Output => ({
  type: "error",
  name,
  value,
  traceback: [],
  extra: {},
});
const compare = (before: readonly Output[], after: readonly Output[], far: number | null = null) =>
  compareOutputs(
    comparables(before, () => "stored"),
    comparables(after, () => null),
    () => far,
  );

describe("what a cell says, compared with what it said", () => {
  it("does not depend on where a stream is cut, nor on what goes to stderr", () => {
    const before = [stream("a"), stream("b"), stream("50%", "stderr")];
    expect(compare(before, [stream("ab")]).verdict).toBe("equal");
  });

  it("reads larger outputs where they are stored", () => {
    const before = [display({}, { stored: { "text/plain": { ref: "x", size: 6 } } })];
    expect(compare(before, [display({ "text/plain": "stored" })]).verdict).toBe("equal");
    expect(compare(before, [display({ "text/plain": "other" })]).note).toBe("stored → other");
  });

  it("is compared by the form that tells most", () => {
    const table = (n: number) =>
      display({ "text/html": `<table><tr><td>${n}</td></tr></table>`, "text/plain": `at ${n}` });
    expect(compare([table(1)], [table(2)]).note).toBe("row 1, column 1: 1 → 2");
    const plot = (n: string, m: number) =>
      display({ "application/vnd.vegalite.v5+json": { n, m } as never, "text/plain": "<chart>" });
    expect(compare([plot("a", 1)], [plot("a", 1.0000000001)]).verdict).toBe("close");
    expect(compare([plot("a", 1)], [plot("b", 1)]).verdict).toBe("differs");
  });

  it("pictures are compared by how far they are from one another", () => {
    const picture = (data: string) => display({ "image/png": data });
    const [a, b] = [[picture("AAAA")], [picture("AAAB")]];
    expect(compare(a, a).verdict).toBe("equal");
    expect(compare(a, b, 0).verdict).toBe("equal");
    expect(compare(a, b, 0.001).verdict).toBe("close");
    expect(compare(a, b, 0.2)).toEqual({ verdict: "differs", note: "a picture, by 20.0 %" });
    expect(compare(a, b, null)).toEqual({ verdict: "differs", note: "another picture" });
  });

  it("fails where there was no error, and is equal where there was the same", () => {
    expect(compare([stream("x")], [error("OSError", "gone")])).toEqual({
      verdict: "failed",
      note: "OSError: gone",
    });
    expect(compare([error("OSError", "gone")], [error("OSError", "gone")]).verdict).toBe("equal");
    expect(compare([error("OSError", "a")], [error("KeyError", "b")]).verdict).toBe("failed");
    expect(compare([error("OSError", "gone")], [stream("x")]).verdict).toBe("differs");
  });

  it("differs where there is more or less of it", () => {
    expect(compare([], [stream("x")]).note).toBe("no output → 1 output");
    expect(compare([stream("x")], [display({ "image/png": "A" })]).note).toBe("text → picture");
  });
});
