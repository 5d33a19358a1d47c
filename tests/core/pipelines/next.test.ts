import { describe, expect, it } from "vitest";
import { nextOf } from "@/core/pipelines/next";
import { parsePipeline } from "@/core/pipelines/parse";
import type { StepState } from "@/core/pipelines/run";

/** a → b → d, and a → c → d. */
const diamond = parsePipeline(`name: Diamond
steps:
  a: { notebook: a.ipynb }
  b: { notebook: b.ipynb, after: a }
  c: { notebook: c.ipynb, after: a }
  d: { notebook: d.ipynb, after: [b, c] }
`).pipeline;

function next(states: Partial<Record<string, StepState>>, stopping = false) {
  if (diamond === null) throw new Error("it is read");
  const { begin, state } = nextOf(diamond, { stateOf: (step) => states[step] ?? "waiting", stopping });
  return [begin.map(({ name }) => name), state];
}

describe("what is to be done with a run", () => {
  it("begins what waits for nothing, and then what waited for that", () => {
    expect(next({})).toEqual([["a"], "running"]);
    expect(next({ a: "running" })).toEqual([[], "running"]);
    expect(next({ a: "finished" })).toEqual([["b", "c"], "running"]);
    expect(next({ a: "cached", b: "finished", c: "running" })).toEqual([[], "running"]);
    expect(next({ a: "cached", b: "finished", c: "finished" })).toEqual([["d"], "running"]);
    expect(next({ a: "cached", b: "finished", c: "finished", d: "finished" })).toEqual([[], "finished"]);
  });

  it("goes on with what does not need a failed step, and has failed then", () => {
    expect(next({ a: "finished", b: "failed", c: "running" })).toEqual([[], "running"]);
    expect(next({ a: "finished", b: "failed" })).toEqual([["c"], "running"]);
    expect(next({ a: "finished", b: "failed", c: "finished" })).toEqual([[], "failed"]);
    expect(next({ a: "finished", b: "retrying", c: "finished" })).toEqual([["b"], "running"]);
  });

  it("asks once nothing else is to be done", () => {
    expect(next({ a: "finished", b: "asking" })).toEqual([["c"], "running"]);
    expect(next({ a: "finished", b: "asking", c: "failed" })).toEqual([[], "asking"]);
  });

  it("begins nothing when it is to stop, and has stopped when nothing runs any more", () => {
    expect(next({ a: "finished", b: "running" }, true)).toEqual([[], "stopping"]);
    expect(next({ a: "finished", b: "stopped" }, true)).toEqual([[], "stopped"]);
    expect(next({ a: "finished", b: "stopped", c: "stopped" })).toEqual([[], "stopped"]);
  });

  it("runs four steps at once and no more", () => {
    const steps = Array.from({ length: 9 }, (_, n) => `  s${n}: { notebook: a.ipynb }`);
    const { pipeline } = parsePipeline(`name: Wide\nsteps:\n${steps.join("\n")}\n`);
    const begin = (running: number) =>
      pipeline &&
      nextOf(pipeline, {
        stateOf: (step) => (Number(step.slice(1)) < running ? "running" : "waiting"),
        stopping: false,
      }).begin.length;
    expect([begin(0), begin(3), begin(4)]).toEqual([4, 1, 0]);
  });
});
