import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { countPlaywright, countVitest, isGreen, lastLine, sum } from "@/scripts/lib/reports.mjs";

const folder = mkdtempSync(join(tmpdir(), "reports-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(report: unknown): string {
  const path = join(folder, "report.json");
  writeFileSync(path, typeof report === "string" ? report : JSON.stringify(report));
  return path;
}

describe("the sum of all tests", () => {
  it("adds up and is said in one line", () => {
    const total = sum([
      { passed: 3, failed: 0, skipped: 1 },
      { passed: 4, failed: 1, skipped: 0 },
    ]);
    expect(lastLine(total)).toBe("7 passed, 1 failed, 1 skipped");
    expect(isGreen(total)).toBe(false);
  });

  it("is not green when nothing ran", () => {
    expect(isGreen(sum([]))).toBe(false);
    expect(isGreen({ passed: 0, failed: 0, skipped: 9 })).toBe(false);
  });

  it("counts vitest's report", () => {
    const report = {
      success: true,
      numPassedTests: 5,
      numFailedTests: 0,
      numPendingTests: 2,
      numTodoTests: 1,
    };
    expect(countVitest(written(report))).toEqual({ passed: 5, failed: 0, skipped: 3 });
  });

  it("counts a test file that could not be loaded as a failure", () => {
    const report = {
      success: false,
      numPassedTests: 5,
      numFailedTests: 0,
      testResults: [{ status: "failed", assertionResults: [] }],
    };
    expect(countVitest(written(report))).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it("counts a run that says it failed without saying where as a failure", () => {
    const report = { success: false, numPassedTests: 5, numFailedTests: 0, testResults: [] };
    expect(countVitest(written(report)).failed).toBe(1);
  });

  it("counts the browser's report; what passes at its second try has passed", () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] };
    expect(countPlaywright(written(report))).toEqual({ passed: 5, failed: 1, skipped: 2 });
    const unloaded = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] };
    expect(countPlaywright(written(unloaded)).failed).toBe(1);
  });

  it.each([countVitest, countPlaywright])("takes a missing or broken report for a failure", (count) => {
    expect(count(join(folder, "none.json")).failed).toBe(1);
    expect(count(written("{ half")).failed).toBe(1);
  });
});
