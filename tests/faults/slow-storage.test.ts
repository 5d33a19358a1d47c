import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { connectTo, notebookText, openTab } from "../notebook/support/notebook-host";
import { notebookProcess } from "../notebook/support/notebook-process";

let home: string;
let server: ReturnType<typeof notebookProcess>;
let browser: ReturnType<typeof connectTo>;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "slow-home-"));
  server = notebookProcess(home);
  await server.start();
  browser = connectTo(server);
});
afterAll(async () => {
  browser?.close();
  await server?.stop();
  server?.remove();
  rmSync(home, { recursive: true, force: true });
});

const besideOf = (name: string) => join(home, `.${name}.saving`);
const sourceOf = (name: string) =>
  JSON.parse(readFileSync(join(home, name), "utf8")).cells[0].source.join("");

const isSaved =
  (source: string) =>
  ({ file, notebook }: Session): boolean =>
    file.state.phase === "saved" && notebook.cells.c1?.source === source;

/** The kernel holds whoever opens a pipe that nobody reads: a storage that does not answer. */
const hang = (name: string) => execFileSync("mkfifo", [besideOf(name)]);

it("FT-35: while a storage hangs for six notebooks, another one is edited and saved, and they say since when they wait", async () => {
  const hanging = Array.from({ length: 6 }, (_, index) => `slow${index}.ipynb`);
  for (const name of [...hanging, "quick.ipynb"]) writeFileSync(join(home, name), notebookText(["x"]));
  const tabs = [];
  for (const path of hanging) {
    const tab = await openTab(browser, { path, clientId: path.replace(".ipynb", "") });
    hang(path);
    await tab.send({ type: "editText", cellId: "c1", changes: [[0, "mine "], 1] });
    tabs.push(tab);
  }
  for (const tab of tabs) {
    const { file } = await tab.until((session) => session.file.state.phase === "saving");
    expect(file.state).toMatchObject({ since: expect.any(Number) });
  }
  const quick = await openTab(browser, { path: "quick.ipynb", clientId: "quick" });
  await quick.send({ type: "editText", cellId: "c1", changes: [[0, "saved "], 1] });
  await quick.until(isSaved("saved x"));
  expect(sourceOf("quick.ipynb")).toBe("saved x");
  // More is typed into a notebook whose save hangs.
  const [first] = tabs;
  await first?.send({ type: "editText", cellId: "c1", changes: [[0, "more "], 6] });
  expect(hanging.map(sourceOf)).toEqual(hanging.map(() => "x"));

  const readers = hanging.map((name) => spawn("cat", [besideOf(name)], { stdio: "ignore" }));
  for (const [index, tab] of tabs.entries()) await tab.until(isSaved(index === 0 ? "more mine x" : "mine x"));
  for (const reader of readers) reader.kill();
  expect(hanging.map(sourceOf)).toEqual(["more mine x", ...hanging.slice(1).map(() => "mine x")]);
});
