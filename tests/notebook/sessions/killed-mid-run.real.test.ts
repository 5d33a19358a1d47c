import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { streamedBy } from "../../support/session-builders";
import { type LiveNotebook, startLiveNotebook } from "../support/live-notebook";
import { notebookText, openTab } from "../support/notebook-host";

let live: LiveNotebook;
let app: LiveNotebook["app"];
let server: LiveNotebook["server"];
let browser: LiveNotebook["browser"];

beforeAll(async () => {
  live = await startLiveNotebook();
  ({ app, server, browser } = live);
});
afterAll(() => live?.end());

const put = (name: string, sources: readonly string[]) =>
  writeFileSync(join(app.home, name), notebookText(sources));

it("FT-01 kill -9 of the notebook server in mid-run loses no line, no acknowledged edit and not the queue", async () => {
  const count = "import time\nfor i in range(50):\n    print(i, flush=True)\n    time.sleep(0.1)";
  put("count.ipynb", [count, "print('after')", "x"]);
  const tab = await openTab(browser, { path: "count.ipynb", clientId: "tab1" });
  const runs = ["c1", "c2"].map((cellId) => ({ cellId, runId: `run-${cellId}` }));
  await tab.send({ type: "queueCells", runs, at: Date.now() });
  await tab.until((session) => streamedBy(session, "c1").includes("10\n"));
  await tab.send({ type: "editText", cellId: "c3", changes: [[0, "acknowledged "], 1] });
  await server.kill();
  await server.start();
  const done = await tab.until((session) => session.runs.c2?.state === "done");
  expect(streamedBy(done, "c1")).toBe(`${Array.from({ length: 50 }, (_, line) => line).join("\n")}\n`);
  expect(streamedBy(done, "c2")).toBe("after\n");
  expect(done.notebook.cells.c3?.source).toBe("acknowledged x");
  const seqs = tab.seen.map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
});

it("FT-27 300 MB of text never take the server more than 100 MB over what it was", async () => {
  put("flood.ipynb", [
    "1",
    "line = 'x' * 99 + '\\n'\nfor i in range(300):\n    print(line * 10_000, end='')",
  ]);
  const tab = await openTab(browser, { path: "flood.ipynb", clientId: "tab2" });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: Date.now() });
  await tab.until((session) => session.runs.c1?.state === "done");
  const before = server.memory();
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, server.memory());
  }, 50);
  await tab.send({ type: "queueCells", runs: [{ cellId: "c2", runId: "r2" }], at: Date.now() });
  const done = await tab.until((session) => session.runs.c2?.state === "done");
  clearInterval(watch);
  const [output] = done.notebook.cells.c2?.outputs ?? [];
  expect(output).toMatchObject({ type: "stream", stored: { size: 300_000_000 } });
  console.log(`flood: ${Math.round(before / 1e6)} MB before, ${Math.round(most / 1e6)} MB at most`);
  expect(most - before).toBeLessThan(100_000_000);
});
