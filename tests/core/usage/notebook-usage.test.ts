import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CellRun } from "@/core/usage/attribution";
import { notebookUsage, sharedCosts } from "@/core/usage/notebook-usage";
import { type ChargedInterval, usageReports } from "@/core/usage/usage-report";

const hour = 3_600_000;
const interval = (
  startedAt: number,
  endedAt: number | null,
  more: Partial<ChargedInterval> = {},
): ChargedInterval => ({
  instance: "i1",
  generation: 1,
  owner: "ada",
  type: "ml.t3.medium",
  pricePerHour: 0.05,
  currency: "USD",
  startedAt,
  endedAt,
  provenUntil: endedAt ?? startedAt,
  ...more,
});
let made = 0;
const run = (notebook: string, cell: string, at: readonly [number, number]): CellRun => ({
  id: `r${made++}`,
  instance: "i1",
  notebook,
  cell,
  startedAt: at[0],
  endedAt: at[1],
});
const cents = (amount: number) => Math.round(amount * 1000);

describe("what notebooks and cells cost", () => {
  it("gives each notebook its cells' time, and names the time in which nothing ran", () => {
    const runs = [
      run("a.ipynb", "c1", [0, hour]),
      run("a.ipynb", "c2", [hour, 2 * hour]),
      run("b.ipynb", "c1", [hour, 2 * hour]),
    ];
    const period = { from: 0, to: 24 * hour, now: 24 * hour };
    const [used] = notebookUsage(sharedCosts([interval(0, 4 * hour)], { runs, period }));
    expect(used?.notebooks).toEqual([
      {
        key: "a.ipynb",
        ms: 1.5 * hour,
        amount: 0.075,
        cells: [
          { key: "c1", ms: hour, amount: 0.05 },
          { key: "c2", ms: hour / 2, amount: 0.025 },
        ],
      },
      { key: "b.ipynb", ms: hour / 2, amount: 0.025, cells: [{ key: "c1", ms: hour / 2, amount: 0.025 }] },
    ]);
    expect(used?.idle).toEqual({ ms: 2 * hour, amount: 0.1 });
  });

  it("adds up: days, types, people, and cells with idle time are the total, to the tenth of a cent", () => {
    const intervals = fc.array(
      fc
        .tuple(
          fc.nat(48 * hour),
          fc.integer({ min: 1, max: 9 * hour }),
          fc.double({ min: 0, max: 4, noNaN: true }),
          fc.nat(3),
        )
        .map(([from, length, pricePerHour, n]) =>
          interval(from, from + length, {
            instance: `i${n}`,
            pricePerHour,
            type: `t${n % 2}`,
            owner: `p${n}`,
          }),
        ),
      { minLength: 1, maxLength: 12 },
    );
    const runs = fc.array(
      fc
        .tuple(fc.nat(57 * hour), fc.nat(2 * hour), fc.nat(3), fc.nat(2), fc.nat(4))
        .map(([from, length, n, notebook, cell]) => ({
          ...run(`${notebook}.ipynb`, `c${cell}`, [from, from + length]),
          instance: `i${n}`,
        })),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(intervals, runs, (all, ran) => {
        const boundaries = [5 * hour, 24 * hour, 48 * hour, 50 * hour];
        const [report] = usageReports({ intervals: all, boundaries, now: 60 * hour });
        const period = { from: 5 * hour, to: 50 * hour, now: 60 * hour };
        const [used] = notebookUsage(sharedCosts(all, { runs: ran, period }));
        const sum = (lines: readonly { amount: number }[]) =>
          lines.reduce((total, one) => total + cents(one.amount), 0);
        const total = cents(report?.amount ?? 0);
        for (const lines of [report?.byDay, report?.byType, report?.byPerson])
          expect(sum(lines ?? [])).toBe(total);
        expect(sum([...(used?.notebooks ?? []), ...(used === undefined ? [] : [used.idle])])).toBe(
          used === undefined ? 0 : total,
        );
        for (const notebook of used?.notebooks ?? [])
          expect(sum(notebook.cells)).toBe(cents(notebook.amount));
      }),
    );
  });

  it("charges a day what ran in it, across midnight", () => {
    const boundaries = [0, 24 * hour, 48 * hour];
    const [report] = usageReports({
      intervals: [interval(23 * hour, 26 * hour)],
      boundaries,
      now: 48 * hour,
    });
    expect(report?.byDay).toEqual([
      { from: 0, ms: hour, amount: 0.05 },
      { from: 24 * hour, ms: 2 * hour, amount: 0.1 },
    ]);
  });

  it("charges what runs up to now, and what was not seen for a while only as far as it was seen", () => {
    const boundaries = [0, 24 * hour];
    const seen = interval(0, null, { provenUntil: 2 * hour - 30_000 });
    expect(usageReports({ intervals: [seen], boundaries, now: 2 * hour })[0]).toMatchObject({
      ms: 2 * hour,
      estimated: true,
    });
    expect(usageReports({ intervals: [seen], boundaries, now: 9 * hour })[0]?.ms).toBe(2 * hour - 30_000);
  });

  it("keeps currencies apart", () => {
    const both = [interval(0, hour), interval(0, hour, { currency: "EUR", pricePerHour: 2 })];
    const reports = usageReports({ intervals: both, boundaries: [0, hour], now: hour });
    expect(reports.map(({ currency, amount }) => [currency, amount])).toEqual([
      ["USD", 0.05],
      ["EUR", 2],
    ]);
  });
});
