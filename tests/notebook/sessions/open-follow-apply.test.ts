import { afterEach, beforeEach, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import {
  connectTo,
  type Folders,
  openTab,
  putNotebook,
  readCells,
  startHere,
  temporaryFolders,
} from "../support/notebook-host";

let folders: Folders;
let server: Awaited<ReturnType<typeof startHere>>;
let browser: ReturnType<typeof connectTo>;

beforeEach(async () => {
  folders = temporaryFolders();
  server = await startHere(folders);
  browser = connectTo(folders);
});

afterEach(async () => {
  browser.close();
  await server.close();
});

const open = (path: string, clientId = "tab1") => openTab(browser, { path, clientId });

const stateOf = (session: Session, cellId: string) => session.runs[cellId]?.state;

it("runs a cell from an opened file to its outputs, and both are on disk soon after", async () => {
  const tab = await open(putNotebook(folders, "a.ipynb", ['print("hello")']));
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: 1 });
  const done = await tab.until((session) => stateOf(session, "c1") === "done");
  expect(done.notebook.cells.c1?.outputs).toMatchObject([{ type: "stream", text: "hello\n" }]);
  await tab.until((session) => session.file.state.phase === "saved");
  expect(readCells(folders, "a.ipynb")[0]?.outputs).toMatchObject([{ name: "stdout", text: ["hello\n"] }]);
});

it("merges the text that two tabs write into one cell", async () => {
  const name = putNotebook(folders, "a.ipynb", ["ab"]);
  const [one, two] = [await open(name, "tab1"), await open(name, "tab2")];
  expect(one.sessionId).toBe(two.sessionId);
  await Promise.all([
    one.send({ type: "editText", cellId: "c1", changes: [[0, "1"], 2] }),
    two.send({ type: "editText", cellId: "c1", changes: [2, [0, "2"]] }),
  ]);
  await one.until((session) => session.notebook.cells.c1?.source === "1ab2");
  await two.until((session) => session.notebook.cells.c1?.source === "1ab2");
});

it("applies a batch that was sent twice once, and answers it alike", async () => {
  const { sessionId, view } = await open(putNotebook(folders, "a.ipynb", ["x"]));
  const batch = {
    sessionId,
    clientId: "tab1",
    batch: 1,
    base: view.seq,
    operations: [{ type: "editText" as const, cellId: "c1", changes: [[0, "y"], 1] }],
  };
  const first = await browser.trpc.applyBatch.mutate(batch);
  expect(await browser.trpc.applyBatch.mutate(batch)).toEqual(first);
  expect(server.house.session(sessionId).log.session.notebook.cells.c1?.source).toBe("yx");
});
