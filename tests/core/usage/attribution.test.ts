import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributed } from "@/core/usage/attribution";

const run = (startedAt: number, endedAt: number) => ({ startedAt, endedAt });
const hour = { from: 0, until: 3600 };

describe("whose an instance's time is", () => {
  it("is idle where no cell ran", () => {
    expect(attributed(hour, [])).toEqual({ shares: [], idle: 3600 });
    expect(attributed(hour, [run(100, 700)])).toEqual({ shares: [600], idle: 3000 });
  });

  it("is divided equally among cells that run at once", () => {
    expect(attributed(hour, [run(0, 100), run(40, 160), run(40, 100)])).toEqual({
      shares: [60, 80, 20],
      idle: 3440,
    });
  });

  it("counts of a run only what falls into the instance's time", () => {
    expect(attributed({ from: 100, until: 200 }, [run(0, 150), run(190, 900), run(0, 50)])).toEqual({
      shares: [50, 10, 0],
      idle: 40,
    });
  });

  it("leaves no time between runs that follow one another", () => {
    expect(attributed({ from: 0, until: 20 }, [run(0, 10), run(10, 20)])).toEqual({
      shares: [10, 10],
      idle: 0,
    });
  });

  it("adds up to the whole, and gives no cell more than the time it ran, in random schedules", () => {
    const runs = fc.array(
      fc.tuple(fc.nat(1000), fc.nat(300)).map(([from, length]) => run(from, from + length)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(runs, fc.nat(500), fc.integer({ min: 1, max: 800 }), (all, from, length) => {
        const { shares, idle } = attributed({ from, until: from + length }, all);
        const sum = shares.reduce((total, share) => total + share, idle);
        expect(Math.abs(sum - length)).toBeLessThan(1e-6);
        for (const [n, share] of shares.entries()) {
          const { startedAt, endedAt } = all[n] ?? run(0, 0);
          expect(share).toBeGreaterThanOrEqual(-1e-9);
          expect(share).toBeLessThanOrEqual(endedAt - startedAt + 1e-9);
        }
        let free = 0;
        for (let at = from; at < from + length; at++)
          if (!all.some(({ startedAt, endedAt }) => startedAt <= at && at < endedAt)) free++;
        expect(idle).toBeCloseTo(free, 6);
      }),
    );
  });
});
