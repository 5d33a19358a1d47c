import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { askJupyter } from "@/notebook/kernels/jupyter-rest";
import { killApp, type RunningKernelApp, startKernelApp } from "../../support/kernel-app";
import { baseEnvironment } from "../../support/python-environments";
import { connectTo, notebookText, openTab } from "../support/notebook-host";
import { notebookProcess, studioGiving } from "../support/notebook-process";

const [small, large] = ["ml.t3.medium", "ml.m5.large"];
let house: RunningKernelApp;
const apps: Record<string, RunningKernelApp> = {};
const killed = new Set<string>();
let server: ReturnType<typeof notebookProcess>;
let studio: Awaited<ReturnType<typeof studioGiving>>;
let browser: ReturnType<typeof connectTo>;
const ended: string[] = [];

beforeAll(async () => {
  house = await startKernelApp();
  apps[small] = await startKernelApp(baseEnvironment, house);
  apps[large] = await startKernelApp(baseEnvironment, house);
  server = notebookProcess(house.home, house.reserve);
  studio = await studioGiving(house, server.studioSocket, {
    others: apps,
    status: (appId) =>
      killed.has(appId)
        ? { state: "stopped", cause: { type: "exited", signal: "SIGKILL" }, at: Date.now(), evidence: "" }
        : { state: "ready" },
    onStop: (appId) => ended.push(appId),
  });
  await server.start();
  browser = connectTo(server);
});
afterAll(async () => {
  browser?.close();
  await server?.stop();
  studio?.close();
  await Promise.all([...Object.values(apps), house].map((app) => app?.stop()));
  server?.remove();
});

const patience = { timeout: 60_000 };
let made = 0;

async function open(...sources: string[]) {
  const name = `hibernate${++made}`;
  writeFileSync(join(house.home, `${name}.ipynb`), notebookText(sources));
  return tabOf(name);
}

async function tabOf(name: string, at = browser) {
  const tab = await openTab(at, { path: `${name}.ipynb`, clientId: `${name}-${++made}` });
  const run = async (cellId: string) => {
    const runId = `${tab.clientId}-${++made}`;
    await tab.send({ type: "queueCells", runs: [{ cellId, runId }], at: Date.now() });
    return runId;
  };
  const ran = async (cellId: string) => {
    const runId = await run(cellId);
    const session = await tab.until(
      ({ runs }) => runs[cellId]?.id === runId && runs[cellId]?.endedAt !== null,
    );
    return printed(session, cellId);
  };
  return { ...tab, name, run, ran };
}

const printed = (session: Session, cellId: string) =>
  (session.notebook.cells[cellId]?.outputs ?? [])
    .map((output) => (output.type === "stream" ? output.text : ""))
    .join("");

const isAsleep = ({ kernel, kept }: Session) => kernel.phase === "none" && kept != null;
const saved = () => {
  const folder = join(house.reserve, "variables");
  return existsSync(folder) ? readdirSync(folder) : [];
};
const kernelsOf = async (app: RunningKernelApp | undefined) =>
  (await askJupyter(app as RunningKernelApp, { method: "GET", path: "api/kernels" })).body as unknown[];

describe("a kernel that saves its variables and stops", () => {
  it("is resumed on another type with them equal; what was lost is told, and its app ended meanwhile", async () => {
    const tab = await open(
      "words = ['a']\nalso = words\ndef shout():\n    return '-'.join(words).upper()\nlines = open('/etc/hostname')",
      "also.append('b'); print(shout(), words is also, 'lines' in globals())",
    );
    await tab.ran("c1");
    await tab.send({ type: "hibernate", why: "asked" });
    const asleep = await tab.until(isAsleep);
    expect(asleep.kept).toMatchObject({ why: "asked", count: 3, lost: [{ name: "lines" }] });
    expect(asleep.kept?.until).toBeGreaterThan(Date.now() + 13 * 24 * 3_600_000);
    await expect.poll(() => kernelsOf(apps[small]), patience).toEqual([]);
    await expect.poll(() => ended, patience).toContain(apps[small]?.appId);
    const folder = join(house.reserve, "variables", asleep.kept?.folder ?? "none");
    expect(statSync(folder).mode & 0o777).toBe(0o700);

    await tab.send({ type: "chooseCompute", compute: { ...asleep.compute, instanceType: large } });
    await tab.send({ type: "resumeKernel" });
    const back = await tab.until(({ kernel }) => kernel.phase === "idle");
    expect(back.kernel).toMatchObject({ instance: { typeName: large } });
    expect(back.switched).toMatchObject({
      result: "resumed",
      instanceType: large,
      carried: 3,
      lost: [{ name: "lines" }],
    });
    expect(back.kept).toBeNull();
    expect(await tab.ran("c2")).toBe("A-B True False\n");
    await expect.poll(saved, patience).toEqual([]);
    await tab.send({ type: "shutDownKernel" });
  });

  it("a run resumes it too, also after the notebook was closed and the notebook server was restarted", async () => {
    const tab = await open("kept = {1: [2]}", "print(kept)");
    await tab.ran("c1");
    await tab.send({ type: "hibernate", why: "asked" });
    await tab.until(isAsleep);
    tab.stop();
    await browser.trpc.closeSession.mutate({ sessionId: tab.sessionId, shutDownKernel: false });
    await server.kill();
    await server.start();
    expect(saved()).toHaveLength(1);
    const later = connectTo(server);
    const again = await tabOf(tab.name, later);
    expect(again.view.session && isAsleep(again.view.session)).toBe(true);
    expect(await again.ran("c2")).toBe("{1: [2]}\n");
    await expect.poll(saved, patience).toEqual([]);
    await again.send({ type: "shutDownKernel" });
    later.close();
  });

  it("is called off while a cell runs, and runs on as it was", async () => {
    const tab = await open("import time\nkept = 5\ntime.sleep(2)", "print(kept)");
    await tab.run("c1");
    await tab.until((session) => session.running === "c1" && session.kernel.phase === "busy");
    await tab.send({ type: "hibernate", why: "asked" });
    await tab.send({ type: "cancelHibernation" });
    const session = await tab.until(({ switched }) => switched !== null);
    expect(session.switched).toMatchObject({
      result: "not-saved",
      note: expect.stringContaining("runs on with all its variables"),
    });
    expect(await tab.ran("c2")).toBe("5\n");
    expect(saved()).toEqual([]);
    await tab.send({ type: "shutDownKernel" });
  });

  const slow = `import os
kept = 7
class Slow:
    def __reduce__(self):
        import os, time
        open('at', 'w').close()
        while os.path.exists('hold'): time.sleep(0.02)
        return (Slow, (), {})
    def __setstate__(self, state):
        import os, time
        open('at-load', 'w').close()
        while os.path.exists('hold-load'): time.sleep(0.02)
slow = Slow()
for name in ('at', 'at-load'):
    if os.path.exists(name): os.remove(name)
open('hold', 'w').close()`;
  const put = (name: string) => writeFileSync(join(house.home, name), "");
  const isThere = (name: string) => () => existsSync(join(house.home, name));
  const remove = async (name: string) => {
    const { rm } = await import("node:fs/promises");
    await rm(join(house.home, name), { force: true });
  };

  it("kill -9 of the notebook server while it saves: the kernel runs on with its variables, and nothing is left behind", async () => {
    const tab = await open(slow, "print(kept)");
    await tab.ran("c1");
    await tab.send({ type: "hibernate", why: "asked" });
    await expect.poll(isThere("at"), patience).toBe(true);
    await server.kill();
    await remove("hold");
    await server.start();
    const later = connectTo(server);
    const again = await tabOf(tab.name, later);
    const session = await again.until(
      ({ hibernating, kernel }) => hibernating == null && kernel.phase === "idle",
    );
    expect(session.switched).toMatchObject({ result: "not-saved" });
    expect(await again.ran("c2")).toBe("7\n");
    await again.send({ type: "shutDownKernel" });
    later.close();
  });

  it("kill -9 of the new kernel's app, then of the notebook server, while it loads: they are still saved, and come back", async () => {
    const tab = await open(slow, "print(kept)");
    await tab.ran("c1");
    await remove("hold");
    await tab.send({ type: "hibernate", why: "asked" });
    const asleep = await tab.until(isAsleep);
    put("hold-load");
    await tab.send({ type: "chooseCompute", compute: { ...asleep.compute, instanceType: large } });
    await tab.send({ type: "resumeKernel" });
    await expect.poll(isThere("at-load"), patience).toBe(true);
    const lost = apps[large] as RunningKernelApp;
    killed.add(lost.appId);
    killApp(lost);
    const dead = await tab.until(({ kernel }) => kernel.phase === "dead");
    expect(dead.kept).toEqual(asleep.kept);
    apps[large] = await startKernelApp(baseEnvironment, house);
    await remove("at-load");
    await tab.send({ type: "resumeKernel" });
    await expect.poll(isThere("at-load"), patience).toBe(true);
    await server.kill();
    await remove("hold-load");
    await server.start();
    const later = connectTo(server);
    const again = await tabOf(tab.name, later);
    await again.until(({ kernel }) => kernel.phase === "idle");
    expect(await again.ran("c2")).toBe("7\n");
    await expect.poll(() => kernelsOf(apps[large]), patience).toHaveLength(1);
    await expect.poll(saved, patience).toEqual([]);
    await again.send({ type: "shutDownKernel" });
    later.close();
    await lost.stop();
  });

  it("for the studio server: the kernels of an idle app are saved and stopped, one that runs a cell is left", async () => {
    const at = connectTo(server);
    const idle = await open("kept = 9", "print(kept)").then(({ name }) => tabOf(name, at));
    const busy = await open("import time; time.sleep(600)").then(({ name }) => tabOf(name, at));
    await idle.ran("c1");
    await busy.run("c1");
    await busy.until(({ kernel }) => kernel.phase === "busy");
    const wish = { appId: apps[small]?.appId, why: "idle" };
    const answer = await post(wish);
    expect(answer.notebooks).toHaveLength(2);
    expect(answer.notebooks).toContainEqual({
      path: `${idle.name}.ipynb`,
      saved: 1,
      bytes: expect.any(Number),
      lost: 0,
      note: "",
    });
    expect(answer.notebooks).toContainEqual(
      expect.objectContaining({
        path: `${busy.name}.ipynb`,
        saved: null,
        note: expect.stringContaining("running"),
      }),
    );
    expect((await idle.until(isAsleep)).kept?.why).toBe("idle");
    expect(await idle.ran("c2")).toBe("9\n");
    await busy.send({ type: "shutDownKernel" });
    await idle.send({ type: "shutDownKernel" });
    at.close();
  });
});

async function post(body: unknown): Promise<{ notebooks: unknown[] }> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const headers = { authorization: `token ${server.token}`, "content-type": "application/json" };
  const request = http.request(
    { socketPath: server.socketPath, path: "/hibernate", method: "POST", headers },
    resolve,
  );
  request.on("error", reject).end(JSON.stringify(body));
  return JSON.parse(await text(await promise));
}
