import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { askJupyter } from "@/notebook/kernels/jupyter-rest";
import { connectTo, notebookText, openTab } from "../notebook/support/notebook-host";
import { notebookProcess, studioGiving } from "../notebook/support/notebook-process";
import { killApp, type RunningKernelApp, startKernelApp } from "../support/kernel-app";
import { baseEnvironment } from "../support/python-environments";

const [small, large] = ["ml.t3.medium", "ml.m5.large"];
/** Has what both kernels share, and is never killed. */
let house: RunningKernelApp;
/** The apps that the kernels run in, by type; those that were killed are replaced. */
const apps: Record<string, RunningKernelApp> = {};
const killed = new Set<string>();
let server: ReturnType<typeof notebookProcess>;
let studio: Awaited<ReturnType<typeof studioGiving>>;
let holdGrant: Promise<void> | null = null;
let asked: (instanceType: string) => void = () => {};

beforeAll(async () => {
  house = await startKernelApp();
  server = notebookProcess(house.home, house.reserve);
  studio = await studioGiving(house, server.studioSocket, {
    others: apps,
    status: (appId) =>
      killed.has(appId)
        ? { state: "stopped", cause: { type: "exited", signal: "SIGKILL" }, at: Date.now(), evidence: "" }
        : { state: "ready" },
    async beforeGrant(instanceType) {
      asked(instanceType);
      await holdGrant;
    },
  });
  await server.start();
});
afterAll(async () => {
  await server?.stop();
  studio?.close();
  await Promise.all([...Object.values(apps), house].map((app) => app?.stop()));
  server?.remove();
});

/** Stops in the middle of what is done to it, for as long as there is a file of that name. */
const gate = `import os
kept = {'a': [1, 2, 3]}
class Gate:
    def __init__(self, folder, kernel):
        self.folder, self.kernel = folder, kernel
    def __reduce__(self):
        import os
        is_old = os.getpid() == self.kernel
        saved = os.path.join(os.environ['ATELIER_RESERVE'], 'variables')
        writes = os.path.isdir(saved) and len(os.listdir(saved)) > 0
        self.stop(('write' if writes else 'look') if is_old else 'verify')
        return (Gate, (self.folder, self.kernel), {})
    def __setstate__(self, state):
        self.stop('load')
    def stop(self, phase):
        import os, time
        open(os.path.join(self.folder, 'at-' + phase), 'w').close()
        while os.path.exists(os.path.join(self.folder, 'hold-' + phase)):
            time.sleep(0.02)
gate = Gate(os.getcwd(), os.getpid())`;

const phases = ["start", "look", "write", "load", "verify", "hand-over"] as const;
type Phase = (typeof phases)[number];
const file = (name: string) => join(house.home, name);

let made = 0;

/** Everything up to the phase, in which it then stands still; `goOn` lets it go on. */
async function switchingUpTo(phase: Phase) {
  for (const type of [small, large]) {
    if (apps[type] === undefined || killed.has(apps[type].appId)) {
      await apps[type]?.stop();
      apps[type] = await startKernelApp(baseEnvironment, house);
    }
  }
  for (const name of readdirSync(house.home)) if (/^(at|hold)-/.test(name)) rmSync(file(name));
  const name = `killed${++made}`;
  writeFileSync(
    file(`${name}.ipynb`),
    notebookText([gate, "print(kept if 'kept' in globals() else 'gone')"]),
  );
  const browser = connectTo(server);
  const tab = await openTab(browser, { path: `${name}.ipynb`, clientId: name });
  await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: `${name}-1` }], at: Date.now() });
  const { compute } = await tab.until(({ runs }) => runs.c1?.state === "done");
  const held = Promise.withResolvers<void>();
  const wasAsked = Promise.withResolvers<void>();
  const old = apps[small] as RunningKernelApp;
  if (phase === "start") {
    holdGrant = held.promise;
    asked = () => wasAsked.resolve();
  } else writeFileSync(file(`hold-${phase === "hand-over" ? "verify" : phase}`), "");
  await tab.send({ type: "switchInstance", compute: { ...compute, instanceType: large }, keep: true });
  if (phase === "start") await wasAsked.promise;
  else
    await expect
      .poll(() => existsSync(file(`at-${phase === "hand-over" ? "verify" : phase}`)), patience)
      .toBe(true);
  const goOn = () => {
    holdGrant = null;
    held.resolve();
    rmSync(file(`hold-${phase}`), { force: true });
    process.kill(old.pid, "SIGCONT");
  };
  if (phase === "hand-over") {
    // Its kernel cannot be ended while it stands still: the new one has the seat, and the old one is there too.
    process.kill(old.pid, "SIGSTOP");
    rmSync(file("hold-verify"));
    await tab.until(({ switched }) => switched !== null);
  }
  return { name, tab, browser, goOn, path: `${name}.ipynb` };
}

const patience = { timeout: 60_000 };

/** A person who comes back finds one kernel, and uses it. */
async function usableAfter(of: Awaited<ReturnType<typeof switchingUpTo>>) {
  const browser = connectTo(server);
  const tab = await openTab(browser, { path: of.path, clientId: `${of.name}-later` });
  const settled = await tab.until(
    ({ switching, switched, kernel }) =>
      switching === null &&
      switched !== null &&
      kernel.phase !== "reconnecting" &&
      kernel.phase !== "starting",
  );
  const runId = `${of.name}-later`;
  await tab.send({ type: "queueCells", runs: [{ cellId: "c2", runId }], at: Date.now() });
  const after = await tab.until(({ runs }) => runs.c2?.id === runId && runs.c2.endedAt !== null);
  await expect.poll(kernels, patience).toBe(1);
  await expect.poll(leftFolders, patience).toEqual([]);
  await tab.send({ type: "shutDownKernel" });
  await expect.poll(kernels, patience).toBe(0);
  browser.close();
  of.browser.close();
  const [output] = after.notebook.cells.c2?.outputs ?? [];
  const printed = output?.type === "stream" ? output.text.trim() : "";
  return { switched: settled.switched, printed, on: typeOf(settled) };
}

const typeOf = ({ kernel }: Session) => ("instance" in kernel ? kernel.instance.typeName : kernel.phase);

async function kernels(): Promise<number> {
  const alive = Object.values(apps).filter(({ appId }) => !killed.has(appId));
  const lists = await Promise.all(
    alive.map((app) => askJupyter(app, { method: "GET", path: "api/kernels" })),
  );
  return lists.reduce((sum, { body }) => sum + (body as unknown[]).length, 0);
}

function leftFolders(): readonly string[] {
  const folder = join(house.reserve, "variables");
  return existsSync(folder) ? readdirSync(folder) : [];
}

function kill(app: RunningKernelApp): void {
  killed.add(app.appId);
  killApp(app);
}

const variables = "{'a': [1, 2, 3]}";

describe("kill -9 in the middle of a switch leaves one usable kernel", () => {
  it.each(phases)("of the new kernel's app, in the phase %s: the old kernel is as it was", async (phase) => {
    const of = await switchingUpTo(phase);
    if (phase === "hand-over") {
      // It is the kernel now, and ends as kernels end: told, and started anew by the next run.
      of.goOn();
      await expect.poll(kernels, patience).toBe(1);
      kill(apps[large] as RunningKernelApp);
      await of.tab.until(({ kernel }) => kernel.phase === "dead");
      apps[large] = await startKernelApp(baseEnvironment, house);
      expect(await usableAfter(of)).toMatchObject({ on: "dead", printed: "gone" });
      return;
    }
    kill(apps[large] as RunningKernelApp);
    of.goOn();
    expect(await usableAfter(of)).toMatchObject({
      switched: { result: "failed", note: expect.stringContaining("as they were") },
      on: small,
      printed: variables,
    });
  });

  it.each(phases)(
    "of the old kernel's app, in the phase %s: the new kernel has what was saved",
    async (phase) => {
      const of = await switchingUpTo(phase);
      kill(apps[small] as RunningKernelApp);
      of.goOn();
      const after = await usableAfter(of);
      const wasSaved = phase === "load" || phase === "verify" || phase === "hand-over";
      expect(after).toMatchObject({ on: large, printed: wasSaved ? variables : "gone" });
      expect(after.switched).toMatchObject(
        wasSaved
          ? { result: "done", lost: [] }
          : { result: "done", carried: 0, lost: [{ reason: expect.stringContaining("before") }] },
      );
    },
  );

  it.each(phases)(
    "of the notebook server, in the phase %s: one of the two, with the variables",
    async (phase) => {
      const of = await switchingUpTo(phase);
      await server.kill();
      of.goOn();
      await server.start();
      const result = phase === "hand-over" ? "done" : "failed";
      expect(await usableAfter(of)).toMatchObject({
        switched: { result },
        on: phase === "hand-over" ? large : small,
        printed: variables,
      });
    },
  );
});
