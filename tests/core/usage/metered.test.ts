import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Lifetime, meteredIntervals } from "@/core/usage/metered";

const app = (from: number | null, stoppedAt: number | null, more: Partial<Lifetime> = {}): Lifetime => ({
  from,
  stoppedAt,
  wasReady: true,
  seenAt: stoppedAt ?? from ?? 0,
  ...more,
});
const times = (lifetimes: readonly Lifetime[]) =>
  meteredIntervals(lifetimes).map(({ startedAt, endedAt }) => [startedAt, endedAt]);

describe("what is charged for an instance", () => {
  it("S26 counts an instance once, however many apps share it", () => {
    expect(times([app(0, 100), app(20, 60), app(90, 130)])).toEqual([[0, 130]]);
  });

  it("leaves out the time in which nothing ran", () => {
    expect(times([app(200, 300), app(0, 100)])).toEqual([
      [0, 100],
      [200, 300],
    ]);
    expect(meteredIntervals([app(200, 300), app(0, 100)]).map(({ generation }) => generation)).toEqual([
      1, 2,
    ]);
  });

  it("costs nothing when a start came to nothing, or has not been accepted", () => {
    expect(times([app(0, 100, { wasReady: false })])).toEqual([]);
    expect(times([app(null, null)])).toEqual([]);
  });

  it("is open while an app lives, and knows up to when it was seen", () => {
    expect(meteredIntervals([app(0, 100), app(50, null, { seenAt: 170 })])).toEqual([
      { generation: 1, startedAt: 0, endedAt: null, provenUntil: 170 },
    ]);
  });

  it("FT-17 equals the time in which at least one app lived, in 10,000 schedules told in any order and twice", () => {
    const lifetime = fc
      .tuple(fc.nat(200), fc.integer({ min: 1, max: 80 }), fc.boolean())
      .map(([from, length, wasReady]) => app(from, from + length, { wasReady }));
    const told = fc
      .array(lifetime, { maxLength: 8 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
      );
    fc.assert(
      fc.property(told, ([all, again]) => {
        const lived = new Set<number>();
        for (const { from, stoppedAt, wasReady } of all)
          if (wasReady) for (let at = from ?? 0; at < (stoppedAt ?? 0); at++) lived.add(at);
        const charged = meteredIntervals(again).reduce(
          (sum, { startedAt, endedAt }) => sum + (endedAt ?? Number.NaN) - startedAt,
          0,
        );
        expect(charged).toBe(lived.size);
      }),
      { numRuns: 10_000 },
    );
  });
});
