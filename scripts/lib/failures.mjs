import { relative } from "node:path";
import { readReport } from "./reports.mjs";

/**
 * What failed, from JSON reports, for people who see only the end of a long log.
 *
 * @typedef {{ file: string, name: string, message: string }} Failure `file` is relative to the root of the project.
 */

const mostLines = 15;

/** Also files that could not be loaded at all. @returns {Failure[]} */
export function vitestFailures({ path, root }) {
  return (readReport(path)?.testResults ?? []).flatMap(({ name, status, message, assertionResults = [] }) => {
    const file = relative(root, name ?? "");
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0)
      return [{ file, name: "could not be loaded", message: message ?? "" }];
    return failed.map((test) => ({
      file,
      name: test.fullName,
      message: (test.failureMessages ?? []).join("\n"),
    }));
  });
}

/** A test that passed only at a later try has failed once. @returns {Failure[]} */
export function playwrightFailures({ path }) {
  const report = readReport(path);
  return [
    ...(report?.errors ?? []).map(({ message }) => ({
      file: "",
      name: "could not be run",
      message: message ?? "",
    })),
    ...(report?.suites ?? []).flatMap(suiteFailures),
  ];
}

function suiteFailures({ file, specs = [], suites = [] }) {
  return [
    ...specs.flatMap(({ title, tests = [] }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .map(({ results = [] }) => ({ file, name: title, message: firstError(results) })),
    ),
    ...suites.flatMap(suiteFailures),
  ];
}

function firstError(results) {
  return results.find(({ error }) => error !== undefined)?.error.message ?? "";
}

/** @param {readonly Failure[]} failures @returns {string} a paragraph each */
export function describeFailures(failures) {
  return failures
    .map(({ file, name, message }) => {
      const lines = message.split("\n").slice(0, mostLines);
      return [`FAILED ${file}: ${name}`, ...lines.map((line) => `    ${line}`)].join("\n");
    })
    .join("\n\n");
}
