import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  connectTo,
  type Folders,
  openTab,
  putNotebook,
  startHere,
  temporaryFolders,
} from "../support/notebook-host";

let folders: Folders;
let now = 1_000_000;
let server: Awaited<ReturnType<typeof startHere>>;
let browser: ReturnType<typeof connectTo>;
const clock = { now: () => now };

beforeEach(async () => {
  folders = temporaryFolders();
  server = await startHere(folders, { clock });
  browser = connectTo(folders);
});

afterEach(async () => {
  browser.close();
  await server.close();
});

const list = () => browser.trpc.sessions.query();

async function longAfter(): Promise<void> {
  await server.house.sweep();
  now += 10 * 60_000;
  await server.house.sweep();
}

async function leave(tab: Awaited<ReturnType<typeof openTab>>): Promise<void> {
  const { log } = server.house.session(tab.sessionId);
  tab.stop();
  await new Promise<void>((resolve) => {
    const look = () => Object.keys(log.session.people).length === 0 && resolve();
    log.listen(look);
    look();
  });
}

it("says who has the notebook open, by the name that the gateway gives", async () => {
  const name = putNotebook(folders, "a.ipynb", ["x"]);
  const one = await openTab(browser, { path: name, clientId: "tab1" });
  const two = await openTab(browser, { path: name, clientId: "tab2" });
  await one.until(({ people }) => Object.keys(people).length === 2);
  expect(one.view.session?.people.tab2).toEqual({ name: "Ada" });
  two.stop();
  await one.until(({ people }) => Object.keys(people).join() === "tab1");
});

it("a session that nobody needs is closed after a while, and found again with its bin", async () => {
  const name = putNotebook(folders, "a.ipynb", ["x", "y"]);
  const tab = await openTab(browser, { path: name, clientId: "tab1" });
  await tab.send({ type: "deleteCells", cellIds: ["c2"], at: 1 });
  await tab.until((session) => session.file.state.phase === "saved");
  await longAfter();
  expect(await list()).toHaveLength(1);
  await leave(tab);
  await longAfter();
  expect(await list()).toEqual([]);
  const again = await openTab(browser, { path: name, clientId: "tab2" });
  expect(again.sessionId).toBe(tab.sessionId);
  expect(again.view.session?.bin.map(({ cell }) => cell.source)).toEqual(["y"]);
});

it("a session with a kernel stays without a browser, until a person closes both", async () => {
  const tab = await openTab(browser, { path: putNotebook(folders, "a.ipynb", ["1 + 1"]), clientId: "tab1" });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  await tab.until((session) => session.runs.c1?.state === "done");
  await leave(tab);
  await longAfter();
  expect(await list()).toMatchObject([{ path: "a.ipynb", kernel: { phase: "idle" }, running: 0, people: 0 }]);
  const { sessionId } = tab;
  await expect(browser.trpc.closeSession.mutate({ sessionId, shutDownKernel: false })).rejects.toThrow(
    /kernel/,
  );
  await browser.trpc.closeSession.mutate({ sessionId, shutDownKernel: true });
  expect(server.lines.running()).toEqual([]);
  expect(await list()).toEqual([]);
});

it("a closed session is not opened again at the next start, an open one is", async () => {
  const [a, b] = [putNotebook(folders, "a.ipynb", ["x"]), putNotebook(folders, "b.ipynb", ["x"])];
  const tab = await openTab(browser, { path: a, clientId: "tab1" });
  await openTab(browser, { path: b, clientId: "tab1" });
  await browser.trpc.closeSession.mutate({ sessionId: tab.sessionId, shutDownKernel: true });
  browser.close();
  await server.close();
  server = await startHere(folders, { clock });
  expect(server.house.list().map(({ path }) => path)).toEqual(["b.ipynb"]);
});

it("what an earlier, killed save left beside the file is removed when it is opened", async () => {
  const name = putNotebook(folders, "a.ipynb", ["x"]);
  writeFileSync(join(folders.home, ".a.ipynb.saving"), "half");
  await openTab(browser, { path: name, clientId: "tab1" });
  expect(readdirSync(folders.home)).toEqual([name]);
});

it("a notebook whose journal cannot be read opens as it was last saved", async () => {
  const name = putNotebook(folders, "a.ipynb", ["x"]);
  const tab = await openTab(browser, { path: name, clientId: "tab1" });
  await browser.trpc.closeSession.mutate({ sessionId: tab.sessionId, shutDownKernel: true });
  const journal = join(folders.journals, `${tab.sessionId}.db`);
  writeFileSync(journal, "z".repeat(10_000));
  const again = await openTab(browser, { path: name, clientId: "tab1" });
  expect(again.view.session?.notebook.cells.c1?.source).toBe("x");
  expect(existsSync(`${journal}.unreadable`)).toBe(true);
});

it.each([
  ["an operation of the server", { type: "kernelBusy", busy: true }],
  ["an unknown key", { type: "interruptKernel", extra: 1 }],
  ["a name that every object has", { type: "deleteCells", cellIds: ["__proto__"], at: 1 }],
])("refuses %s from a browser, in a sentence", async (_what, operation) => {
  const tab = await openTab(browser, { path: putNotebook(folders, "a.ipynb", ["x"]), clientId: "tab1" });
  await expect(tab.send(operation as never)).rejects.toThrow("not one that the notebook knows");
});

it("masks what is a bug", async () => {
  const tab = await openTab(browser, { path: putNotebook(folders, "a.ipynb", ["x"]), clientId: "tab1" });
  server.house.session(tab.sessionId).save = () => Promise.reject(new Error("secret inside"));
  await expect(browser.trpc.save.mutate({ sessionId: tab.sessionId })).rejects.toThrow(/Your work is safe/);
});
