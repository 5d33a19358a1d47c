import { expect, it } from "vitest";
import { fakeBackend } from "@/server/compute/fake/fake-backend";
import type { StudioDatabase } from "@/server/database/database";
import { sqliteEngine } from "@/tests/support/studio-database";
import { onEngine } from "./support/on-engine";
import { ada, bob, studio, types, wish } from "./support/studio";

const clock = { now: () => Date.now() };
const domain = { KernelGateway: "echo domain", JupyterServer: null, mustSucceed: true };

function startScriptsSuite(database: () => StudioDatabase): void {
  const open = (changes = {}) =>
    studio(database(), {
      backend: fakeBackend({ clock, instanceTypes: types }),
      startScripts: domain,
      ...changes,
    });

  it("gives an app that starts the domain's script and then its person's, and those of nobody else", async () => {
    const { compute, backend } = await open();
    await compute.scripts.choose(ada, { kind: "KernelGateway", script: "echo ada" });
    await compute.scripts.choose(bob, { kind: "JupyterServer", script: "echo bob" });
    const { appId } = await compute.ensureKernelApp(ada, wish("base"));
    expect(backend.machine.get(appId)?.request.startScripts).toEqual([
      { whose: "domain", text: "echo domain", mustSucceed: true },
      { whose: "person", text: "echo ada", mustSucceed: false },
    ]);
    expect((await compute.running(ada)).flatMap(({ apps }) => apps)).toMatchObject([{ hasStartLog: true }]);
    const other = await compute.ensureServer(bob);
    await compute.settle();
    expect(backend.machine.get(other.appId)?.request.startScripts).toMatchObject([{ text: "echo bob" }]);
    await compute.close();
  });

  it("tells a person their own, whether the domain has one, and takes one away that is empty", async () => {
    const { compute } = await open();
    const own = async () => (await compute.scripts.of(ada)).KernelGateway;
    expect(await own()).toEqual({ own: "", domain: true });
    await compute.scripts.choose(ada, { kind: "KernelGateway", script: "one" });
    await compute.scripts.choose(ada, { kind: "KernelGateway", script: "two" });
    expect(await own()).toEqual({ own: "two", domain: true });
    await compute.scripts.choose(ada, { kind: "KernelGateway", script: " \n" });
    expect(await own()).toEqual({ own: "", domain: true });
    const long = compute.scripts.choose(ada, { kind: "KernelGateway", script: "x".repeat(16_385) });
    await expect(long).rejects.toThrow(/at most 16,384 characters/);
    await compute.close();
  });

  it("ends an app that waits, since it was started without what was chosen now", async () => {
    const { compute, backend } = await open({ waiting: { apps: 1, leaveMemoryGiB: 0 } });
    await expect.poll(async () => (await compute.ensureServer(ada)).state).toBe("ready");
    const waiting = () =>
      [...backend.machine.values()].filter(
        ({ request, end }) => request.kind === "KernelGateway" && end === null,
      );
    await expect.poll(() => waiting().length).toBe(1);
    const [before] = waiting();
    await compute.scripts.choose(ada, { kind: "KernelGateway", script: "echo new" });
    await expect.poll(() => waiting()[0]?.request.startScripts?.length).toBe(2);
    expect(waiting()[0]?.request.requestId).not.toBe(before?.request.requestId);
    await compute.close();
  });

  it("has no log of another's app, nor of one without scripts", async () => {
    const { compute } = await open();
    const { appId } = await compute.ensureKernelApp(ada, wish("base"));
    await expect(compute.scripts.logOf(bob, appId)).rejects.toMatchObject({ code: "not-found" });
    expect(await compute.scripts.logOf(ada, appId)).toBeNull();
    await compute.close();
  });
}

onEngine("start-up scripts", { engine: sqliteEngine, suite: startScriptsSuite });
