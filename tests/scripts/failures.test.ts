import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { describeFailures, playwrightFailures, vitestFailures } from "@/scripts/lib/failures.mjs";

const root = mkdtempSync(join(tmpdir(), "failures-"));
afterAll(() => rmSync(root, { recursive: true }));

function written(report: unknown): string {
  const path = join(root, "report.json");
  writeFileSync(path, JSON.stringify(report));
  return path;
}

describe("what failed, at the end of a long log", () => {
  it("names the tests of vitest that failed, with their file and message", () => {
    const passed = { status: "passed", fullName: "adds", failureMessages: [] };
    const failed = { status: "failed", fullName: "takes away", failureMessages: ["expected 2 to be 1"] };
    const again = { status: "passed", fullName: "halves", failureMessages: ["expected 1 to be 2"] };
    const results = [
      { name: join(root, "tests/a.test.ts"), status: "failed", assertionResults: [passed, failed, again] },
    ];
    expect(vitestFailures({ path: written({ testResults: results }), root })).toEqual([
      { file: "tests/a.test.ts", name: "takes away", message: "expected 2 to be 1", again: false },
      { file: "tests/a.test.ts", name: "halves", message: "expected 1 to be 2", again: true },
    ]);
  });

  it("names a file that could not be loaded", () => {
    const results = [
      {
        name: join(root, "tests/b.test.ts"),
        status: "failed",
        message: "no such module",
        assertionResults: [],
      },
    ];
    expect(vitestFailures({ path: written({ testResults: results }), root })).toEqual([
      { file: "tests/b.test.ts", name: "could not be loaded", message: "no such module", again: false },
    ]);
  });

  it("names the tests of the browser that failed, also those that passed later, however deep", () => {
    const spec = (title: string, status: string) => ({
      title,
      tests: [{ status, results: [{ error: { message: `${title} went wrong` } }] }],
    });
    const deep = { file: "c.spec.ts", specs: [spec("drops", "flaky")] };
    const report = {
      suites: [
        {
          file: "c.spec.ts",
          specs: [spec("opens", "unexpected"), spec("closes", "expected")],
          suites: [deep],
        },
      ],
      errors: [{ message: "no browser" }],
    };
    expect(playwrightFailures({ path: written(report) })).toEqual([
      { file: "", name: "could not be run", message: "no browser", again: false },
      { file: "c.spec.ts", name: "opens", message: "opens went wrong", again: false },
      { file: "c.spec.ts", name: "drops", message: "drops went wrong", again: true },
    ]);
  });

  it("has nothing to say of a report that is not there", () => {
    expect(vitestFailures({ path: join(root, "none.json"), root })).toEqual([]);
    expect(playwrightFailures({ path: join(root, "none.json") })).toEqual([]);
  });

  it("tells what failed from what passed at its second try", () => {
    const failure = { file: "a.test.ts", name: "adds", message: "" };
    expect(describeFailures([{ ...failure, again: false }])).toContain("FAILED a.test.ts: adds");
    expect(describeFailures([{ ...failure, again: true }])).toContain("TWICE a.test.ts: adds");
  });

  it("shows the beginning of a long message", () => {
    const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\n");
    const said = describeFailures([{ file: "a.test.ts", name: "adds", message, again: false }]);
    expect(said).toContain("FAILED a.test.ts: adds\n    line 0\n");
    expect(said).toContain("line 14");
    expect(said).not.toContain("line 15");
  });
});
