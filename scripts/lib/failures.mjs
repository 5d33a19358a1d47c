import { relative } from "node:path";
import { readReport } from "./reports.mjs";

/**
 * What failed, from JSON reports, for people who see only the end of a long log.
 *
 * @typedef {{ file: string, name: string, message: string, again: boolean }} Failure `file` is relative to the root of the
 * project; `again`: it passed at its second try, which does not fail the whole, and is a fault to look for all the same.
 */

const mostLines = 15;

/** Also files that could not be loaded at all. @returns {Failure[]} */
export function vitestFailures({ path, root }) {
  return (readReport(path)?.testResults ?? []).flatMap(({ name, status, message, assertionResults = [] }) => {
    const file = relative(root, name ?? "");
    const failed = assertionResults.some((test) => test.status === "failed");
    if (status === "failed" && !failed)
      return [{ file, name: "could not be loaded", message: message ?? "", again: false }];
    return assertionResults
      .filter(
        ({ status, failureMessages = [] }) => status === "failed" || hasFailedFirst(status, failureMessages),
      )
      .map((test) => ({
        file,
        name: test.fullName,
        message: (test.failureMessages ?? []).join("\n"),
        again: test.status === "passed",
      }));
  });
}

function hasFailedFirst(status, messages) {
  return status === "passed" && messages.length > 0;
}

/** @returns {Failure[]} */
export function playwrightFailures({ path }) {
  const report = readReport(path);
  return [
    ...(report?.errors ?? []).map(({ message }) => ({
      file: "",
      name: "could not be run",
      message: message ?? "",
      again: false,
    })),
    ...(report?.suites ?? []).flatMap(suiteFailures),
  ];
}

function suiteFailures({ file, specs = [], suites = [] }) {
  return [
    ...specs.flatMap(({ title, tests = [] }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .map(({ status, results = [] }) => ({
          file,
          name: title,
          message: firstError(results),
          again: status === "flaky",
        })),
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
    .map(({ file, name, message, again }) => {
      const lines = message.split("\n").slice(0, mostLines);
      return [`${again ? "TWICE" : "FAILED"} ${file}: ${name}`, ...lines.map((line) => `    ${line}`)].join(
        "\n",
      );
    })
    .join("\n\n");
}
