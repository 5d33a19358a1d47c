import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { inTypingPause, whenIdle } from "@/components/ui/when-idle";

let keys: EventTarget;
beforeEach(() => {
  vi.useFakeTimers();
  keys = new EventTarget();
  vi.stubGlobal("addEventListener", keys.addEventListener.bind(keys));
  vi.stubGlobal("removeEventListener", keys.removeEventListener.bind(keys));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const press = () => keys.dispatchEvent(new Event("keydown"));

it("what would hold up the page waits until nobody types", () => {
  const work = vi.fn();
  inTypingPause(work, 300);
  for (let key = 0; key < 10; key++) {
    vi.advanceTimersByTime(200);
    press();
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(300);
  expect(work).toHaveBeenCalledOnce();
  press();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledOnce();
});

it("taken back, it is not done, whatever is typed", () => {
  const work = vi.fn();
  const stop = inTypingPause(work, 300);
  stop();
  press();
  vi.advanceTimersByTime(1000);
  expect(work).not.toHaveBeenCalled();
});

it("a browser without idle callbacks does it soon, or not at all once taken back", () => {
  const [work, other] = [vi.fn(), vi.fn()];
  whenIdle(work, 4000);
  whenIdle(other, 4000)();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledOnce();
  expect(other).not.toHaveBeenCalled();
});
