import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Said } from "@/core/session/operation";
import { createFrames } from "@/notebook/kernels/frames";

const stream = (text: string, name = "stdout"): Said => ({ type: "stream", name, text });
const output = (text: string): Said => ({
  type: "output",
  output: {
    type: "display",
    data: { "text/plain": text },
    metadata: {},
    displayId: null,
    stored: {},
    extra: {},
  },
});

describe("frames of what a kernel says", () => {
  let emitted: { runId: string; said: readonly Said[] }[];
  let pressure: string[];
  const frames = () =>
    createFrames({
      emit: (runId, said) => emitted.push({ runId, said }),
      pause: () => pressure.push("pause"),
      resume: () => pressure.push("resume"),
      fullAt: 1000,
    });
  beforeEach(() => {
    vi.useFakeTimers();
    emitted = [];
    pressure = [];
  });
  afterEach(() => vi.useRealTimers());

  it("lets the first thing out at once and joins what follows within a frame", () => {
    const all = frames();
    all.push("r", stream("a"), 1);
    expect(emitted).toHaveLength(1);
    for (const text of ["b", "c", "d"]) all.push("r", stream(text), 1);
    expect(emitted).toHaveLength(1);
    vi.advanceTimersByTime(16);
    expect(emitted[1]?.said).toEqual([stream("bcd")]);
  });

  it("keeps the order of streams and outputs", () => {
    const all = frames();
    all.push("r", stream("a"), 1);
    for (const said of [
      stream("b"),
      stream("!", "stderr"),
      stream("c"),
      output("x"),
      stream("d"),
      stream("e"),
    ])
      all.push("r", said, 1);
    all.flush();
    expect(emitted[1]?.said).toEqual([
      stream("b"),
      stream("!", "stderr"),
      stream("c"),
      output("x"),
      stream("de"),
    ]);
  });

  it("pauses the connection when much waits, and goes on when it is out", () => {
    const all = frames();
    all.push("r", stream("a"), 1);
    for (let index = 0; index < 20; index++) all.push("r", stream("x".repeat(100)), 100);
    expect(pressure).toEqual(["pause"]);
    vi.advanceTimersByTime(1);
    expect(pressure).toEqual(["pause", "resume"]);
    expect(emitted[1]?.said).toEqual([stream("x".repeat(2000))]);
  });

  it("sends only the last state of a loop that clears and draws", () => {
    const all = frames();
    all.push("r", stream("a"), 1);
    for (let index = 0; index < 5; index++) {
      all.push("r", { type: "clear", wait: true }, 1);
      all.push("r", output(String(index)), 1);
    }
    all.flush();
    expect(emitted[1]?.said).toEqual([{ type: "clear", wait: true }, output("4")]);
  });

  it("never mixes two runs", () => {
    const all = frames();
    all.push("one", stream("a"), 1);
    all.push("one", stream("b"), 1);
    all.push("two", stream("c"), 1);
    all.flush();
    expect(emitted.map(({ runId }) => runId)).toEqual(["one", "one", "two"]);
  });
});
