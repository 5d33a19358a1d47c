import { afterEach, beforeEach, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { createFakeKernelLines } from "@/notebook/kernels/fake-kernel-lines";
import {
  connectTo,
  countedIds,
  type Folders,
  granted,
  openTab,
  putNotebook,
  startHere,
  temporaryFolders,
} from "../support/notebook-host";

let folders: Folders;
let lines: ReturnType<typeof createFakeKernelLines>;
let server: Awaited<ReturnType<typeof startHere>>;
let browser: ReturnType<typeof connectTo>;

beforeEach(async () => {
  folders = temporaryFolders();
  lines = createFakeKernelLines({ ids: countedIds });
  server = await startHere(folders, { lines });
  browser = connectTo(folders);
});

afterEach(async () => {
  browser.close();
  await server.close();
});

const textOf = (session: Session, cellId: string) => {
  const [first] = session.notebook.cells[cellId]?.outputs ?? [];
  return first?.type === "stream" ? first.text : "";
};

it("FT-01 a run goes on over a restart of the server, every line once, and the queue behind it without a browser", async () => {
  const name = putNotebook(folders, "a.ipynb", [
    "for i in range(40): print(i); sleep(0.01)",
    'print("next")',
  ]);
  const tab = await openTab(browser, { path: name, clientId: "tab1" });
  await tab.send({
    type: "queueCells",
    runs: ["c1", "c2"].map((cellId) => ({ cellId, runId: `run-${cellId}` })),
    at: 1,
  });
  await tab.until((session) => textOf(session, "c1").includes("5\n"));
  browser.close();
  await server.close();
  server = await startHere(folders, { lines });
  const { log } = server.house.session(tab.sessionId);
  await new Promise<void>((resolve) => {
    const look = () => log.session.runs.c2?.state === "done" && resolve();
    log.listen(look);
    look();
  });
  const lines40 = `${Array.from({ length: 40 }, (_, index) => index).join("\n")}\n`;
  expect(textOf(log.session, "c1")).toBe(lines40);
  expect(textOf(log.session, "c2")).toBe("next\n");
  expect(Object.keys(log.session.people)).toEqual([]);
});

it("a follower goes on from the seq it had, over the restart, with no gap and no repeat", async () => {
  const name = putNotebook(folders, "a.ipynb", ["for i in range(30): print(i); sleep(0.01)"]);
  const tab = await openTab(browser, { path: name, clientId: "tab1" });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  await tab.until((session) => textOf(session, "c1").includes("3\n"));
  await server.close();
  server = await startHere(folders, { lines });
  await tab.until((session) => session.runs.c1?.state === "done");
  const seqs = tab.seen.map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
  expect(tab.view.session?.notebook).toEqual(server.house.session(tab.sessionId).log.session.notebook);
});

it("a batch that was applied before the restart is not applied again after it", async () => {
  const tab = await openTab(browser, { path: putNotebook(folders, "a.ipynb", ["x"]), clientId: "tab1" });
  const operations = [{ type: "editText" as const, cellId: "c1", changes: [[0, "y"], 1] }];
  const batch = { sessionId: tab.sessionId, clientId: "tab1", batch: 1, base: tab.view.seq, operations };
  const first = await browser.trpc.applyBatch.mutate(batch);
  browser.close();
  await server.close();
  server = await startHere(folders, { lines });
  browser = connectTo(folders);
  expect(await browser.trpc.applyBatch.mutate(batch)).toEqual(first);
  expect(server.house.session(tab.sessionId).log.session.notebook.cells.c1?.source).toBe("yx");
});

it("a kernel that is gone after the restart is told as dead, its run as failed, its outputs kept", async () => {
  const tab = await openTab(browser, {
    path: putNotebook(folders, "a.ipynb", ['print("a"); never()']),
    clientId: "t",
  });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  await tab.until((session) => textOf(session, "c1") === "a\n");
  browser.close();
  await server.close();
  server = await startHere(folders);
  const { log } = server.house.session(tab.sessionId);
  await new Promise<void>((resolve) => {
    const look = () => log.session.kernel.phase === "dead" && resolve();
    log.listen(look);
    look();
  });
  expect(log.session.runs.c1?.state).toBe("error");
  expect(textOf(log.session, "c1")).toBe("a\n");
});

it("a cell that is run before the kernel is found again waits for it", async () => {
  const tab = await openTab(browser, {
    path: putNotebook(folders, "a.ipynb", ["1", 'print("late")']),
    clientId: "t",
  });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  await tab.until((session) => session.runs.c1?.state === "done");
  await server.close();
  let find = () => {};
  const found = new Promise<void>((resolve) => {
    find = resolve;
  });
  const slow = {
    ...lines,
    reopen: (...args: Parameters<typeof lines.reopen>) => found.then(() => lines.reopen(...args)),
  };
  server = await startHere(folders, { lines: slow });
  await tab.until((session) => session.kernel.phase === "reconnecting");
  await tab.send({ type: "queueCells", runs: [{ cellId: "c2", runId: "r2" }], at: 1 });
  await tab.until((session) => session.runs.c2?.state === "queued");
  find();
  await tab.until((session) => session.runs.c2?.state === "done");
});

/** A notebook whose kernel runs for ever, on a server that began anew and is still finding it. */
async function whileFinding() {
  const path = putNotebook(folders, "a.ipynb", ['print("a"); never()', 'print("b")']);
  const tab = await openTab(browser, { path, clientId: "t" });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  await tab.until((session) => textOf(session, "c1") === "a\n");
  await server.close();
  const found = Promise.withResolvers<void>();
  const reopen: typeof lines.reopen = (...args) => found.promise.then(() => lines.reopen(...args));
  server = await startHere(folders, { lines: { ...lines, reopen } });
  await tab.until((session) => session.kernel.phase === "reconnecting");
  return { tab, find: () => found.resolve() };
}

it("a run that the kernel never got, because the server ended in between, ends with a sentence", async () => {
  const path = putNotebook(folders, "a.ipynb", ['print("a"); never()', "2"]);
  const tab = await openTab(browser, { path, clientId: "t" });
  const runs = ["c1", "c2"].map((cellId) => ({ cellId, runId: `run-${cellId}` }));
  await tab.send({ type: "queueCells", runs, at: 1 });
  await tab.until((session) => textOf(session, "c1") === "a\n");
  await server.close();
  const reopen: typeof lines.reopen = async (app, line) => {
    setImmediate(() => line.onEvent({ type: "finished", runId: "run-c1", result: "cancelled" }));
    return await lines.reopen(app, { ...line, onEvent() {} });
  };
  server = await startHere(folders, { lines: { ...lines, reopen } });
  const session = await tab.until(({ runs: now }) => now.c1?.state === "cancelled");
  expect(session.runs.c1?.note).toMatch(/the kernel knows nothing of it\. Run it again\.$/);
  expect(session.runs.c2?.state).toBe("cancelled");
});

it("an interrupt before the kernel is found again reaches it", async () => {
  const { tab, find } = await whileFinding();
  await tab.send({ type: "interruptKernel" });
  find();
  await tab.until((session) => session.runs.c1?.state === "error");
  expect(lines.running()).toHaveLength(1);
});

it("a restart before the kernel is found again is made, and what is run after it waits for it", async () => {
  const { tab, find } = await whileFinding();
  await tab.send({ type: "restartKernel" });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c2", runId: "r2" }], at: 1 });
  await tab.until((session) => session.runs.c2?.state === "queued");
  find();
  const done = await tab.until((session) => session.runs.c2?.state === "done");
  expect(done.runs.c1?.state).toBe("cancelled");
  expect(done.notebook.cells.c2?.executionCount).toBe(1);
});

it("a shut-down before the kernel is found again leaves no kernel behind", async () => {
  const { tab, find } = await whileFinding();
  await tab.send({ type: "shutDownKernel" });
  await tab.until((session) => session.kernel.phase === "none");
  find();
  await expect.poll(() => lines.running()).toEqual([]);
});

it("a long journal is compacted, and the restart after it finds the same session and batches", async () => {
  const tab = await openTab(browser, { path: putNotebook(folders, "a.ipynb", ["x"]), clientId: "t" });
  const host = server.house.session(tab.sessionId);
  const base = { sessionId: tab.sessionId, clientId: "other" };
  for (let batch = 1; batch <= 5_100; batch++) {
    const length = host.log.session.notebook.cells.c1?.source.length ?? 0;
    const operations = [{ type: "editText" as const, cellId: "c1", changes: [[0, "y"], length] }];
    host.apply({ ...base, batch, base: host.log.seq, operations });
  }
  await tab.until((session) => session.notebook.cells.c1?.source.length === 5_101);
  await new Promise((resolve) => setImmediate(resolve));
  expect(host.log.sinceCompaction.operations).toBeLessThan(5_000);
  const { notebook } = host.log.session;
  await server.close();
  server = await startHere(folders, { lines });
  const again = server.house.session(tab.sessionId);
  expect(again.log.session.notebook).toEqual(notebook);
  const repeated = [{ type: "editText" as const, cellId: "c1", changes: [[0, "y"], 5_101] }];
  again.apply({ ...base, batch: 5_100, base: again.log.seq, operations: repeated });
  expect(again.log.session.notebook).toEqual(notebook);
});

it("a start of a kernel that the restart cut short is asked for again", async () => {
  await server.close();
  server = await startHere(folders, { lines, ask: () => new Promise(() => {}) });
  const tab = await openTab(browser, {
    path: putNotebook(folders, "a.ipynb", ['print("a")']),
    clientId: "t",
  });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  await tab.until((session) => session.kernel.phase === "starting");
  await server.close();
  server = await startHere(folders, { lines, ask: async () => granted });
  await tab.until((session) => session.runs.c1?.state === "done");
});

it("the answer to a hidden prompt reaches the kernel, and neither journal nor other tabs", async () => {
  const name = putNotebook(folders, "a.ipynb", ['p = getpass("Password: ")']);
  const tab = await openTab(browser, { path: name, clientId: "tab1" });
  const other = await openTab(browser, { path: name, clientId: "tab2" });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  const { prompt } = await tab.until((session) => session.prompt !== null);
  await tab.send({ type: "answerPrompt", promptId: prompt?.id ?? "", answer: "open-sesame" });
  await other.until((session) => session.runs.c1?.state === "done");
  const journaled = JSON.stringify(server.house.session(tab.sessionId).log.after(0));
  expect(journaled).toContain("answerPrompt");
  expect(journaled + JSON.stringify(other.seen)).not.toContain("open-sesame");
});
