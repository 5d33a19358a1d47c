import { afterEach, beforeEach, expect, it } from "vitest";
import { createFakeKernelLines } from "@/notebook/kernels/fake-kernel-lines";
import type { FinishedRun } from "@/notebook/usage/finished-run";
import {
  connectTo,
  countedIds,
  type Folders,
  openTab,
  putNotebook,
  startHere,
  temporaryFolders,
} from "../support/notebook-host";

let folders: Folders;
let lines: ReturnType<typeof createFakeKernelLines>;
let server: Awaited<ReturnType<typeof startHere>>;
let browser: ReturnType<typeof connectTo>;
let told: FinishedRun[];
const begin = () => startHere(folders, { lines, onRunFinished: (run) => told.push(run) });

beforeEach(async () => {
  folders = temporaryFolders();
  lines = createFakeKernelLines({ ids: countedIds });
  told = [];
  server = await begin();
  browser = connectTo(folders);
});

afterEach(async () => {
  browser.close();
  await server.close();
});

const queue = (...cells: readonly string[]) => ({
  type: "queueCells" as const,
  runs: cells.map((cellId) => ({ cellId, runId: `run-${cellId}` })),
  at: 1,
});

it("tells of each run that ended, with its app, notebook, cell and times; not of one that never began", async () => {
  const path = putNotebook(folders, "a.ipynb", ['print("a")', 'raise ValueError("no")', 'print("never")']);
  const tab = await openTab(browser, { path, clientId: "t" });
  await tab.send(queue("c1", "c2", "c3"));
  const session = await tab.until(({ runs }) => runs.c3?.state === "cancelled");
  expect(told).toEqual(
    ["c1", "c2"].map((cell) => ({
      id: `run-${cell}`,
      app: "app1",
      notebook: "a.ipynb",
      cell,
      startedAt: session.runs[cell]?.startedAt,
      endedAt: session.runs[cell]?.endedAt,
    })),
  );
});

it("tells of a run that ended with its kernel, and of one that was cut short by a restart of the kernel", async () => {
  const path = putNotebook(folders, "a.ipynb", ["exit(3)", "never()"]);
  const tab = await openTab(browser, { path, clientId: "t" });
  await tab.send(queue("c1"));
  await tab.until(({ kernel }) => kernel.phase === "dead");
  expect(told.map(({ id }) => id)).toEqual(["run-c1"]);
  await tab.send(queue("c2"));
  await tab.until(({ runs }) => typeof runs.c2?.startedAt === "number");
  await tab.send({ type: "restartKernel" });
  await tab.until(({ runs }) => runs.c2?.state === "cancelled");
  expect(told.map(({ id }) => id)).toEqual(["run-c1", "run-c2"]);
  expect(told[1]?.endedAt).toBeGreaterThanOrEqual(told[1]?.startedAt ?? Number.NaN);
});

it("tells once of a run that went on over a restart of the notebook server, and of the last one before it once more", async () => {
  const path = putNotebook(folders, "a.ipynb", ['print("a")', "for i in range(30): print(i); sleep(0.01)"]);
  const tab = await openTab(browser, { path, clientId: "t" });
  await tab.send(queue("c1", "c2"));
  await tab.until(({ runs }) => typeof runs.c2?.startedAt === "number");
  browser.close();
  await server.close();
  server = await begin();
  const { log } = server.house.session(tab.sessionId);
  await new Promise<void>((resolve) => {
    const look = () => log.session.runs.c2?.state === "done" && resolve();
    log.listen(look);
    look();
  });
  expect(told.map(({ id }) => id)).toEqual(["run-c1", "run-c1", "run-c2"]);
  expect(told[0]).toEqual(told[1]);
});
