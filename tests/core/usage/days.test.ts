import { describe, expect, it } from "vitest";
import { boundariesOf, daysOf, midnightOf } from "@/core/usage/days";

const now = new Date(2026, 2, 9, 15, 30);
const at = (year: number, month: number, day: number) => new Date(year, month, day).getTime();

describe("the days of a period", () => {
  it("are those of the calendar, across months and years", () => {
    expect(daysOf("month", now)).toEqual({ from: "2026-03-01", to: "2026-03-09" });
    expect(daysOf("lastMonth", now)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
    expect(daysOf("lastMonth", new Date(2026, 0, 3))).toEqual({ from: "2025-12-01", to: "2025-12-31" });
    expect(daysOf("week", now)).toEqual({ from: "2026-03-03", to: "2026-03-09" });
    expect(daysOf("thirtyDays", now)).toEqual({ from: "2026-02-08", to: "2026-03-09" });
  });

  it("begin and end at midnight, the last one included, whatever the clocks do meanwhile", () => {
    expect(boundariesOf({ from: "2026-03-08", to: "2026-03-09" })).toEqual([
      at(2026, 2, 8),
      at(2026, 2, 9),
      at(2026, 2, 10),
    ]);
    expect(boundariesOf({ from: "2026-03-01", to: "2026-04-01" })).toHaveLength(33);
    expect(midnightOf(now)).toBe(at(2026, 2, 9));
  });

  it("are months where there are many", () => {
    expect(boundariesOf({ from: "2025-11-15", to: "2026-03-09" })).toEqual([
      at(2025, 10, 15),
      at(2025, 11, 1),
      at(2026, 0, 1),
      at(2026, 1, 1),
      at(2026, 2, 1),
      at(2026, 2, 10),
    ]);
  });

  it("are none where they end before they begin, are no days, or are too many", () => {
    expect(boundariesOf({ from: "2026-03-09", to: "2026-03-08" })).toBeNull();
    expect(boundariesOf({ from: "", to: "2026-03-08" })).toBeNull();
    expect(boundariesOf({ from: "2026-13-45", to: "2026-03-08" })).toBeNull();
    expect(boundariesOf({ from: "1900-01-01", to: "2026-03-08" })).toBeNull();
  });
});
