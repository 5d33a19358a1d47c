import {
  chmodSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { writeAtomically } from "@/notebook/files/atomic-write";
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
let disk: "well" | "full" = "well";

beforeEach(async () => {
  disk = "well";
  folders = temporaryFolders();
  server = await startHere(folders, {
    write: async (path, options) => {
      if (disk === "full") throw Object.assign(new Error("write"), { code: "ENOSPC" });
      await writeAtomically(path, options);
    },
  });
  browser = connectTo(folders);
});

afterEach(async () => {
  browser.close();
  await server.close();
});

const pathOf = (name: string) => join(folders.home, name);
const textOf = (name: string) => readFileSync(pathOf(name), "utf8");
const openIt = (path: string) => openTab(browser, { path, clientId: "tab1" });
const isSaved = (session: Session) => session.file.state.phase === "saved";
const typed = (text: string, length: number) =>
  ({ type: "editText", cellId: "c1", changes: [[0, text], length] }) as const;

/** Somebody else's edit: whole cells replaced by their sources. */
function editElsewhere(name: string, sources: Readonly<Record<string, string>>): void {
  const notebook = JSON.parse(textOf(name));
  for (const cell of notebook.cells) if (sources[cell.id] !== undefined) cell.source = [sources[cell.id]];
  writeFileSync(pathOf(name), `${JSON.stringify(notebook, null, 1)}\n`);
}

it("writes what is typed by itself, keeps the mode of the file, and leaves nothing beside it", async () => {
  const name = putNotebook(folders, "a.ipynb", ["x"]);
  chmodSync(pathOf(name), 0o640);
  const tab = await openIt(name);
  await tab.send(typed("new ", 1));
  await tab.until(isSaved);
  expect(readCells(folders, name)[0]?.source).toEqual(["new x"]);
  expect(statSync(pathOf(name)).mode & 0o777).toBe(0o640);
  expect(readdirSync(folders.home)).toEqual([name]);
});

it("writes nothing to a file that is only opened and looked at", async () => {
  const name = putNotebook(folders, "a.ipynb", ["x"]);
  const before = { text: textOf(name), ...statSync(pathOf(name)) };
  const tab = await openIt(name);
  await browser.trpc.save.mutate({ sessionId: tab.sessionId });
  expect({ text: textOf(name), ...statSync(pathOf(name)) }).toMatchObject({
    text: before.text,
    mtimeMs: before.mtimeMs,
  });
});

it("two names of one file are one session, and saving follows the link", async () => {
  const name = putNotebook(folders, "a.ipynb", ["x"]);
  symlinkSync(name, pathOf("b.ipynb"));
  const [one, two] = [await openIt(name), await openIt("b.ipynb")];
  expect(two.sessionId).toBe(one.sessionId);
  await one.send(typed("y", 1));
  await one.until(isSaved);
  expect(readCells(folders, name)[0]?.source).toEqual(["yx"]);
  expect(readFileSync(pathOf("b.ipynb"), "utf8")).toBe(textOf(name));
});

it("FT-34 merges other cells that changed on disk, and keeps what is typed here", async () => {
  const name = putNotebook(folders, "a.ipynb", ["one", "two"]);
  const tab = await openIt(name);
  await tab.send(typed("my ", 3));
  editElsewhere(name, { c2: "two, elsewhere" });
  const merged = await tab.until(({ notebook }) => notebook.cells.c2?.source === "two, elsewhere");
  expect(merged.notebook.cells.c1?.source).toBe("my one");
  await tab.until(isSaved);
  expect(readCells(folders, name).map((cell) => cell.source.join(""))).toEqual(["my one", "two, elsewhere"]);
});

it("FT-34 keeps both versions of a cell that changed here and on disk until a person chooses", async () => {
  const name = putNotebook(folders, "a.ipynb", ["one", "two"]);
  const tab = await openIt(name);
  await tab.send(typed("my ", 3));
  editElsewhere(name, { c1: "theirs" });
  const { file } = await tab.until((session) => session.file.state.phase === "conflict");
  expect(file.state).toMatchObject({ cells: [{ theirs: { source: "theirs" } }] });
  expect(readCells(folders, name)[0]?.source).toEqual(["theirs"]);
  await tab.send({ type: "resolveConflict", cellId: "c1", keep: "ours", newId: "n1" });
  await tab.until(isSaved);
  expect(readCells(folders, name)[0]?.source).toEqual(["my one"]);
});

it("FT-34 says that the file was deleted, keeps the notebook, and writes it again when asked", async () => {
  const name = putNotebook(folders, "a.ipynb", ["one"]);
  const tab = await openIt(name);
  rmSync(pathOf(name));
  const { file } = await tab.until((session) => session.file.state.phase === "failed");
  expect(file.state).toMatchObject({ why: expect.stringContaining("deleted or moved") });
  await tab.send(typed("my ", 3));
  await browser.trpc.save.mutate({ sessionId: tab.sessionId });
  expect(readCells(folders, name)[0]?.source).toEqual(["my one"]);
  await tab.until(isSaved);
});

it("FT-34 goes on under the new name of a file that was renamed", async () => {
  const name = putNotebook(folders, "a.ipynb", ["one"]);
  const tab = await openIt(name);
  renameSync(pathOf(name), pathOf("b.ipynb"));
  await tab.until((session) => session.file.path === "b.ipynb");
  await tab.send(typed("my ", 3));
  await tab.until((session) => isSaved(session) && session.notebook.cells.c1?.source === "my one");
  expect(readCells(folders, "b.ipynb")[0]?.source).toEqual(["my one"]);
  expect(readdirSync(folders.home)).toEqual(["b.ipynb"]);
});

it("FT-33 says that the disk is full, leaves the old file whole, and saves once there is space", async () => {
  const name = putNotebook(folders, "a.ipynb", ["one"]);
  const before = textOf(name);
  const tab = await openIt(name);
  disk = "full";
  await tab.send(typed("my ", 3));
  const { file } = await tab.until((session) => session.file.state.phase === "failed");
  expect(file.state).toMatchObject({ why: expect.stringMatching(/^Disk full/) });
  expect(textOf(name)).toBe(before);
  disk = "well";
  await tab.until(isSaved);
  expect(readCells(folders, name)[0]?.source).toEqual(["my one"]);
});

it("shows a file that is no notebook as text with the reason, and never writes it", async () => {
  writeFileSync(pathOf("a.ipynb"), "<<<<<<< HEAD\n{");
  const opened = await browser.trpc.open.mutate({ path: "a.ipynb" });
  expect(opened).toMatchObject({ type: "broken", text: "<<<<<<< HEAD\n{" });
  expect(textOf("a.ipynb")).toBe("<<<<<<< HEAD\n{");
});

it("does not write over a file that became unreadable on disk, and says so", async () => {
  const name = putNotebook(folders, "a.ipynb", ["one"]);
  const tab = await openIt(name);
  writeFileSync(pathOf(name), "<<<<<<< HEAD\n{");
  await tab.send(typed("my ", 3));
  const { file } = await tab.until((session) => session.file.state.phase === "failed");
  expect(file.state).toMatchObject({ why: expect.stringContaining("not overwritten") });
  expect(textOf(name)).toBe("<<<<<<< HEAD\n{");
});

it.each(["../a.ipynb", "/../../etc/passwd", ""])("refuses the path %j", async (path) => {
  await expect(browser.trpc.open.mutate({ path })).rejects.toThrow();
});

it("says in a sentence that a file is not there", async () => {
  await expect(browser.trpc.open.mutate({ path: "none.ipynb" })).rejects.toMatchObject({
    message: expect.stringContaining("There is no file none.ipynb"),
    data: { code: "NOT_FOUND", appCode: "not-found" },
  });
});

it("what is typed before a restart and not yet saved is merged with what changed on disk meanwhile", async () => {
  const name = putNotebook(folders, "a.ipynb", ["one", "two"]);
  const tab = await openIt(name);
  disk = "full";
  await tab.send(typed("my ", 3));
  browser.close();
  await server.close();
  editElsewhere(name, { c2: "theirs" });
  server = await startHere(folders);
  browser = connectTo(folders);
  const again = await openIt(name);
  await again.until(({ notebook }) => notebook.cells.c2?.source === "theirs");
  const saved = await again.until(isSaved);
  expect(saved.notebook.cells.c1?.source).toBe("my one");
  expect(readCells(folders, name).map((cell) => cell.source.join(""))).toEqual(["my one", "theirs"]);
});
