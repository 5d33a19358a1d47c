import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { saidAtStart } from "@/server/compute/local/said-at-start";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp("/tmp/said-");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const said = async (text: string) => {
  await writeFile(join(folder, "starting.jsonl"), text);
  return saidAtStart(folder);
};

it("an app that says nothing needs nothing", async () => {
  expect(await saidAtStart(folder)).toEqual({ phases: [], withinMs: 0, failed: null });
});

it("what an app says is a phase of its start, and the last says how long it may take", async () => {
  const text = `{"at":1,"note":"Restoring 2 packages you added","withinMs":240000}
{"at":2,"note":"Not restored: polars.","warning":true}
{"at":3,"note":"Running a script","withinMs":300000}
`;
  expect(await said(text)).toEqual({
    phases: [
      { phase: "starting", at: 1, note: "Restoring 2 packages you added" },
      { phase: "starting", at: 2, note: "Not restored: polars.", warning: true },
      { phase: "starting", at: 3, note: "Running a script" },
    ],
    withinMs: 300_000,
    failed: null,
  });
});

it("lines that are no lines are left out, and nobody waits for ever", async () => {
  const answer = await said(
    `nonsense\n{"at":"x"}\n{"at":1,"note":"Still at it","withinMs":1e12}\n{"at":2,"no`,
  );
  expect(answer.phases).toEqual([{ phase: "starting", at: 1, note: "Still at it" }]);
  expect(answer.withinMs).toBeLessThan(12 * 60_000);
});
