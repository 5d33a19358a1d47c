import { existsSync, lutimesSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OutputStore } from "@/notebook/outputs/output-store";
import { sweepOutputs } from "@/notebook/outputs/sweep-outputs";
import {
  connectTo,
  type Folders,
  openTab,
  putNotebook,
  startHere,
  temporaryFolders,
} from "../support/notebook-host";

let folders: Folders;

beforeEach(() => {
  folders = temporaryFolders();
});

const long = 60 * 24 * 3600;
const age = (name: string) => lutimesSync(join(folders.outputs, name), 1_000_000, 1_000_000);

it("removes what nothing points to once it has rested, and what links to it", async () => {
  const store = new OutputStore(folders.outputs);
  const old = store.put(Buffer.from("old")).ref;
  const used = store.put(Buffer.from("used")).ref;
  const young = store.put(Buffer.from("young")).ref;
  symlinkSync(used, join(folders.outputs, "run-of-used"));
  symlinkSync(old, join(folders.outputs, "run-of-old"));
  for (const name of [old, used, "run-of-used", "run-of-old"]) age(name);
  const inUse = new Set(["run-of-used"]);
  const removed = await sweepOutputs({
    folder: folders.outputs,
    inUse,
    restedSince: Date.now() - long * 1000,
  });
  expect([...removed].sort()).toEqual(["run-of-old", old].sort());
  expect(readdirSync(folders.outputs).sort()).toEqual(["run-of-used", used, young].sort());
});

let server: Awaited<ReturnType<typeof startHere>> | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

it("keeps what an open notebook, a closed one and a deleted cell show, and gives room to the rest", async () => {
  server = await startHere(folders);
  const browser = connectTo(folders);
  const refs: Record<string, string> = {};
  for (const name of ["open", "closed", "binned"]) {
    const path = putNotebook(folders, `${name}.ipynb`, ["flood(3000000)"]);
    const tab = await openTab(browser, { path, clientId: name });
    await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: `run-${name}` }], at: 1 });
    const session = await tab.until(({ runs }) => runs.c1?.state === "done");
    const [output] = session.notebook.cells.c1?.outputs ?? [];
    refs[name] = output?.type === "stream" ? (output.stored?.ref ?? "") : "";
    if (name === "binned") await tab.send({ type: "deleteCells", cellIds: ["c1"], at: 1 });
    if (name === "closed")
      await browser.trpc.closeSession.mutate({ sessionId: tab.sessionId, shutDownKernel: true });
  }
  writeFileSync(join(folders.outputs, "nobodys"), "x");
  for (const name of readdirSync(folders.outputs)) age(name);
  browser.close();
  await server.house.sweepOutputs();
  for (const ref of Object.values(refs)) expect(existsSync(join(folders.outputs, ref))).toBe(true);
  expect(existsSync(join(folders.outputs, "nobodys"))).toBe(false);
});
