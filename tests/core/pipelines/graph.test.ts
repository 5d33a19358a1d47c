import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOut } from "@/core/pipelines/graph";
import type { Step } from "@/core/pipelines/pipeline";

const sizes = { width: 100, height: 40, across: 30, down: 10 };
const step = (name: string, after: readonly string[]): Step => {
  return { kind: "approval", name, after, question: "?", version: null };
};

describe("drawing a pipeline", () => {
  it("puts every step behind what it waits for, and no two in one place", () => {
    const graphs = fc
      .array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
      .map((list) =>
        list.map((froms, n) =>
          step(
            `s${n}`,
            froms.filter((from) => from < n).map((from) => `s${from}`),
          ),
        ),
      );
    fc.assert(
      fc.property(graphs, (steps) => {
        const { nodes, width, height } = layOut(steps, sizes);
        const at = new Map(nodes.map((node) => [node.name, node]));
        expect(nodes).toHaveLength(steps.length);
        for (const { name, after } of steps)
          for (const before of after)
            expect((at.get(name)?.x ?? 0) - (at.get(before)?.x ?? 0)).toBeGreaterThanOrEqual(130);
        expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(steps.length);
        for (const { x, y } of nodes) {
          expect(x + sizes.width).toBeLessThanOrEqual(width);
          expect(y + sizes.height).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  it("draws no line that another way says already", () => {
    const { edges } = layOut([step("a", []), step("b", ["a"]), step("c", ["a", "b"])], sizes);
    expect(edges.map(({ from, to }) => `${from}${to}`)).toEqual(["ab", "bc"]);
  });
});
