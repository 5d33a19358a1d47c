import { describe, expect, it } from "vitest";
import { curveOf, onOneAxis } from "@/core/experiments/curve";
import { columnsOf, nestedRuns, type TrackedRun } from "@/core/experiments/runs";
import { runsCsv } from "@/core/experiments/runs-csv";

const run = (id: string, change: Partial<TrackedRun> = {}): TrackedRun => ({
  id,
  experimentId: "1",
  name: id,
  state: "finished",
  isDeleted: false,
  startedAt: 0,
  endedAt: null,
  madeBy: null,
  origin: { notebook: null, cellId: null, appId: null, image: null },
  parent: null,
  params: {},
  metrics: {},
  tags: {},
  ...change,
});

describe("runs", () => {
  it("have a column for each param and metric that any of them has", () => {
    const runs = [run("a", { params: { depth: "1" } }), run("b", { metrics: { loss: 1, acc: 2 } })];
    expect(columnsOf(runs)).toEqual({ params: ["depth"], metrics: ["acc", "loss"] });
  });

  it("stand below the run that they are a part of; none is lost where that is away, or goes round", () => {
    const runs = [run("child", { parent: "top" }), run("top"), run("orphan", { parent: "gone" })];
    const nested = nestedRuns([...runs, run("x", { parent: "y" }), run("y", { parent: "x" })]);
    expect(nested.map(({ run: { id }, depth }) => `${id} ${depth}`)).toEqual([
      "top 0",
      "child 1",
      "orphan 0",
      "x 0",
      "y 0",
    ]);
  });

  it("are comma-separated values that no spreadsheet runs", () => {
    const csv = runsCsv([run("a", { name: '=cmd|"x"', params: { note: "a,b" }, metrics: { loss: -0.5 } })]);
    const [head, line] = csv.split("\r\n");
    expect(head).toBe("run,name,state,started,ended,notebook,cell,params.note,metrics.loss");
    expect(line).toBe(`a,"'=cmd|""x""",finished,1970-01-01T00:00:00.000Z,,,,"a,b",-0.5`);
  });
});

describe("a metric's curve", () => {
  const points = [2, 0, 1].map((step) => ({
    step,
    at: 1_000 + step * 500,
    value: step === 1 ? Number.NaN : step,
  }));

  it("goes by step or by seconds, with a gap where there is no number", () => {
    expect(curveOf(points, { along: "step", smoothing: 0 })).toEqual({ x: [0, 1, 2], y: [0, null, 2] });
    expect(curveOf(points, { along: "time", smoothing: 0 }).x).toEqual([0, 0.5, 1]);
  });

  it("is smoothed without being drawn to zero at its beginning", () => {
    const flat = [0, 1, 2, 3].map((step) => ({ step, at: step, value: 5 }));
    const { y } = curveOf(flat, { along: "step", smoothing: 0.9 });
    for (const value of y) expect(value).toBeCloseTo(5);
  });

  it("shares an axis with others", () => {
    const both = onOneAxis([
      { x: [0, 2], y: [1, 2] },
      { x: [1, 2], y: [5, 6] },
    ]);
    expect(both).toEqual({
      x: [0, 1, 2],
      ys: [
        [1, null, 2],
        [null, 5, 6],
      ],
    });
  });
});
