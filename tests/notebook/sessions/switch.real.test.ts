import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import { askJupyter } from "@/notebook/kernels/jupyter-rest";
import { type RunningKernelApp, startKernelApp } from "../../support/kernel-app";
import { baseEnvironment } from "../../support/python-environments";
import { connectTo, notebookText, openTab } from "../support/notebook-host";
import { notebookProcess, studioGiving } from "../support/notebook-process";

const large = "ml.m5.large";
let app: RunningKernelApp;
let other: RunningKernelApp;
let server: ReturnType<typeof notebookProcess>;
let studio: Awaited<ReturnType<typeof studioGiving>>;
let browser: ReturnType<typeof connectTo>;
const ended: string[] = [];

beforeAll(async () => {
  app = await startKernelApp();
  other = await startKernelApp(baseEnvironment, app);
  server = notebookProcess(app.home, app.reserve);
  studio = await studioGiving(app, server.studioSocket, {
    others: { [large]: other },
    onStop: (appId) => ended.push(appId),
  });
  await server.start();
  browser = connectTo(server);
});
afterAll(async () => {
  browser?.close();
  await server?.stop();
  studio?.close();
  await other?.stop();
  await app?.stop();
  server?.remove();
});

let made = 0;

async function open(...sources: string[]) {
  const name = `switch${++made}`;
  writeFileSync(join(app.home, `${name}.ipynb`), notebookText(sources));
  const tab = await openTab(browser, { path: `${name}.ipynb`, clientId: name });
  let runs = 0;
  const run = async (cellId: string) => {
    const runId = `${name}-${++runs}`;
    await tab.send({ type: "queueCells", runs: [{ cellId, runId }], at: Date.now() });
    return runId;
  };
  const ran = async (cellId: string) => {
    const runId = await run(cellId);
    const over = ({ runs: now }: Session) => now[cellId]?.id === runId && now[cellId]?.endedAt !== null;
    return printed(await tab.until(over), cellId);
  };
  return { ...tab, name, run, ran };
}

type Tab = Awaited<ReturnType<typeof open>>;

function printed(session: Session, cellId: string): string {
  const outputs = session.notebook.cells[cellId]?.outputs ?? [];
  return outputs.map((output) => (output.type === "stream" ? output.text : "")).join("");
}

function toLarge(tab: Tab, keep = true): Operation {
  const { session } = tab.view;
  if (session === null) throw new Error("not open");
  return { type: "switchInstance", compute: { ...session.compute, instanceType: large }, keep };
}

const told = (session: Session) => session.switched !== null;
const kernelsOf = async (of: RunningKernelApp) =>
  (await askJupyter(of, { method: "GET", path: "api/kernels" })).body as unknown[];

describe("a switch of the instance type", () => {
  it("takes the variables along, says what it could not take, and ends the old kernel and its app", async () => {
    const tab = await open(
      "import os\nwords = ['a', 'b']\nalso = words\ndef shout():\n    return '-'.join(words).upper()\nlines = open('/etc/hostname')",
      "also.append('c'); print(shout(), words is also, os.path.basename(os.getcwd()) != '')",
    );
    await tab.ran("c1");
    await tab.send(toLarge(tab));
    const session = await tab.until(told);
    expect(session.switched).toMatchObject({
      result: "done",
      instanceType: large,
      carried: 4,
      lost: [{ name: "lines", reason: expect.stringContaining("open file") }],
    });
    expect(session.compute.instanceType).toBe(large);
    expect(session.kernel).toMatchObject({ appId: other.appId, instance: { typeName: large } });
    expect(await tab.ran("c2")).toBe("A-B-C True True\n");
    await expect.poll(() => kernelsOf(app), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => ended, { timeout: 20_000 }).toContain(app.appId);
    expect(readdirSync(join(app.reserve, "variables"))).toEqual([]);
    await tab.send({ type: "shutDownKernel" });
  });

  it("waits for the cell that runs; what is run meanwhile runs over there, in order", async () => {
    const tab = await open(
      "import time\nn = 1\ntime.sleep(3)\nn = 2\nprint('slept')",
      "n += 1; print(n)",
      "n *= 10; print(n)",
    );
    await tab.run("c1");
    await tab.until((session) => session.running === "c1" && session.kernel.phase === "busy");
    await tab.send(toLarge(tab));
    await tab.until((session) => session.switching?.phase === "saving");
    await tab.run("c2");
    await tab.run("c3");
    const session = await tab.until((now) => told(now) && now.runs.c3?.endedAt != null);
    expect(session.switched).toMatchObject({ result: "done", lost: [] });
    expect(printed(session, "c1")).toBe("slept\n");
    expect([printed(session, "c2"), printed(session, "c3")]).toEqual(["3\n", "30\n"]);
    expect(session.kernel).toMatchObject({ appId: other.appId });
    await tab.send({ type: "shutDownKernel" });
  });

  it("without variables is a fresh kernel over there", async () => {
    const tab = await open("kept = 1", "print('kept' in globals())");
    await tab.ran("c1");
    await tab.send(toLarge(tab, false));
    expect((await tab.until(told)).switched).toMatchObject({ result: "done", carried: 0, lost: [] });
    expect(await tab.ran("c2")).toBe("False\n");
    await tab.send({ type: "shutDownKernel" });
  });

  it("that is stopped leaves the kernel and its variables as they were", async () => {
    const tab = await open("import time\nkept = 5\ntime.sleep(2)", "print(kept)");
    await tab.run("c1");
    await tab.until((session) => session.running === "c1" && session.kernel.phase === "busy");
    await tab.send(toLarge(tab));
    await tab.until((session) => session.switching?.phase === "saving");
    await tab.send({ type: "cancelSwitch" });
    const session = await tab.until(told);
    expect(session.switched).toMatchObject({
      result: "failed",
      note: expect.stringContaining("as they were"),
    });
    expect(await tab.ran("c2")).toBe("5\n");
    expect(session.kernel).toMatchObject({ appId: app.appId });
    await expect.poll(() => kernelsOf(other), { timeout: 20_000 }).toEqual([]);
    await tab.send({ type: "shutDownKernel" });
  });

  it("is taken back by a notebook server that is killed in the middle: one kernel is left, with all it knew", async () => {
    const tab = await open("import time\nkept = 7\ntime.sleep(4)", "print(kept)");
    await tab.run("c1");
    await tab.until((session) => session.running === "c1" && session.kernel.phase === "busy");
    await tab.send(toLarge(tab));
    await tab.until((session) => session.switching?.phase === "saving");
    await server.kill();
    await server.start();
    const later = connectTo(server);
    const again = await openTab(later, { path: `${tab.name}.ipynb`, clientId: `${tab.name}-again` });
    const session = await again.until((now) => told(now) && now.kernel.phase === "idle");
    expect(session.switched).toMatchObject({ result: "failed", note: expect.stringContaining("restarted") });
    expect(session.switching).toBeNull();
    await again.send({ type: "queueCells", runs: [{ cellId: "c2", runId: "after" }], at: Date.now() });
    const after = await again.until(({ runs }) => runs.c2?.endedAt != null);
    expect(printed(after, "c2")).toBe("7\n");
    await expect.poll(() => kernelsOf(other), { timeout: 20_000 }).toEqual([]);
    await again.send({ type: "shutDownKernel" });
    later.close();
  });
});
