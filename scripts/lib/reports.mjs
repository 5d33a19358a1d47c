import { existsSync, readFileSync } from "node:fs";

/**
 * Counts from JSON reports. A report that is not there, or that says less than went wrong (a file that could not even be
 * loaded), counts as a failure: silence is never a pass.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** @returns {Counts} */
export function countVitest(path) {
  const report = readReport(path);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests ?? 0;
  const unloaded = (report.testResults ?? []).filter(
    ({ status, assertionResults = [] }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const missed = report.success === false && failed + unloaded === 0 ? 1 : 0;
  return {
    passed: report.numPassedTests ?? 0,
    failed: failed + unloaded + missed,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** @returns {Counts} */
export function countPlaywright(path) {
  const report = readReport(path);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.stats ?? {};
  const unloaded = unexpected === 0 ? (report.errors ?? []).length : 0;
  return { passed: expected + flaky, failed: unexpected + unloaded, skipped };
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) for (const key of Object.keys(total)) total[key] += counts[key];
  return total;
}

/** @param {Counts} counts */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Nothing failed, and something ran. @param {Counts} counts */
export function isGreen({ passed, failed }) {
  return failed === 0 && passed > 0;
}

/** The report as it was written; null when there is none that can be read. */
export function readReport(path) {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
