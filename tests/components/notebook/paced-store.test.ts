import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import { pacedStore } from "@/components/notebook/paced-store";

let frames: (() => void)[];
beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (come: () => void) => frames.push(come));
  vi.stubGlobal("cancelAnimationFrame", (frame: number) => frames.splice(frame - 1, 1, () => {}));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const frame = () => {
  for (const come of frames.splice(0)) come();
};

function counted() {
  const source = createStore(() => 0);
  const shown = pacedStore(source);
  const drawn: number[] = [];
  shown.subscribe((state) => drawn.push(state));
  const set = (value: number, pace: "now" | "frame" | "passing") =>
    shown.at(pace, () => source.setState(value, true));
  return { source, shown, drawn, set };
}

it("what a person does is shown at once, and what waited with it", () => {
  const { drawn, set, source } = counted();
  set(1, "passing");
  source.setState(2, true);
  expect(drawn).toEqual([2]);
});

it("a flood is drawn once at its beginning and then once a frame", () => {
  const { drawn, set } = counted();
  for (const value of [1, 2, 3]) set(value, "frame");
  expect(drawn).toEqual([1]);
  frame();
  for (const value of [4, 5]) set(value, "frame");
  expect(drawn).toEqual([1, 3]);
  frame();
  frame();
  set(6, "frame");
  expect(drawn).toEqual([1, 3, 5, 6]);
});

it("what passes is drawn with the output that follows it, not before", () => {
  const { drawn, set } = counted();
  set(1, "passing");
  frame();
  set(2, "frame");
  vi.advanceTimersByTime(1000);
  expect(drawn).toEqual([2]);
});

it("what turns out to last is drawn by itself", () => {
  const { drawn, set } = counted();
  set(1, "passing");
  vi.advanceTimersByTime(100);
  expect(drawn).toEqual([1]);
});

it("a hidden page, which has no frames, is kept up with all the same", () => {
  const { drawn, set } = counted();
  set(1, "frame");
  set(2, "frame");
  vi.advanceTimersByTime(1000);
  expect(drawn).toEqual([1, 2]);
});

it("after its end nothing is shown any more", () => {
  const { drawn, set, shown } = counted();
  set(1, "passing");
  shown.stop();
  vi.advanceTimersByTime(1000);
  set(2, "now");
  expect(drawn).toEqual([]);
});
