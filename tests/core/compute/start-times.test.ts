import { describe, expect, it } from "vitest";
import { startingNote, startTimes } from "@/core/compute/start-times";

describe("startTimes", () => {
  it("knows nothing from nothing", () => {
    expect(startTimes([])).toBeNull();
  });

  it("is the one start where there was one", () => {
    expect(startTimes([1200])).toEqual({ p50: 1200, p95: 1200, usual: { from: 1200, to: 1200 } });
  });

  it("leaves the extremes out of what is usual", () => {
    const ms = [90_000, ...Array.from({ length: 19 }, (_, n) => 1000 + n * 10)];
    expect(startTimes(ms)).toEqual({ p50: 1090, p95: 1180, usual: { from: 1010, to: 1170 } });
  });
});

describe("startingNote", () => {
  it("promises nothing without a measurement", () => {
    expect(startingNote(null)).toBe("Starting the app");
  });

  it("says how long it takes, and between what", () => {
    const times = { p50: 1200, p95: 2000, usual: { from: 900, to: 1600 } };
    expect(startingNote(times)).toBe("Starting the app · about 1.2 s (usually 0.9–1.6 s)");
  });

  it("leaves out a range that is none, and tenths that do not matter", () => {
    const times = { p50: 12_300, p95: 14_000, usual: { from: 12_000, to: 12_400 } };
    expect(startingNote(times)).toBe("Starting the app · about 12 s");
  });
});
