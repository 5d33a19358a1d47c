import { expect, it } from "vitest";
import { noteUse, recentUse, type UseHistory } from "@/core/compute/recent-use";

const minute = 60_000;
const history = (...uses: readonly (readonly [at: number, cpu: number, memory: number])[]) =>
  uses.reduce<UseHistory>((all, [at, cpu, memoryBytes]) => noteUse(all, { at, cpu, memoryBytes }), []);

it("keeps the peaks of each minute, for an hour", () => {
  const all = history([0, 1, 10], [30_000, 0.5, 20], [61 * minute, 2, 5]);
  expect(all).toEqual([{ at: 61 * minute, cpu: 2, memoryBytes: 5 }]);
  expect(history([0, 1, 10], [30_000, 0.5, 20])).toEqual([{ at: 0, cpu: 1, memoryBytes: 20 }]);
});

it("sums what apps used in the same minute, not peaks of different ones", () => {
  const one = history([0, 1, 100], [minute, 0, 10]);
  const two = history([0, 0, 10], [minute, 1, 100]);
  expect(recentUse([one, two])).toEqual({ peakCpu: 1, peakMemoryBytes: 110, coversMs: 2 * minute });
  expect(recentUse([[], []])).toBeNull();
});
