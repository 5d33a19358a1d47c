import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Compute } from "@/server/compute/compute";
import type { StudioDatabase } from "@/server/database/database";
import { openKernelApps } from "@/server/kernel-apps/endpoint";
import { createUsage, type Usage } from "@/server/usage/usage";
import { ada, bob, silent, studio, wish } from "@/tests/server/compute/support/studio";
import { type Engine, openQuietly, sqliteEngine } from "@/tests/support/studio-database";

let engine: Engine;
let database: StudioDatabase;
let compute: Compute;
let usage: Usage;
let endpoint: { close(): Promise<void> };
let folder: string;
const socket = () => join(folder, "studio.sock");

beforeEach(async () => {
  folder = await mkdtemp("/tmp/ka-");
  engine = await sqliteEngine();
  database = await openQuietly(await engine.freshAddress());
  ({ compute } = await studio(database));
  usage = createUsage({ database, clock: { now: () => Date.now() }, currency: "USD" });
  const nothing = async () => null;
  const snapshots = { receive: async () => "0", readFor: nothing, partFor: nothing, wheelFor: nothing };
  const checks = { add: async () => undefined };
  const lineage = { unkept: async () => [], keep: async () => undefined };
  endpoint = await openKernelApps({
    compute,
    usage,
    snapshots,
    checks,
    lineage,
    log: silent,
    socket: socket(),
  });
});
afterEach(async () => {
  await endpoint.close();
  await compute.close();
  await database.close();
  await engine.remove();
  await rm(folder, { recursive: true, force: true });
});

describe("a notebook server that asks for an app", () => {
  it("is told the phases, and then where the app is", async () => {
    const token = await tokenOf(ada);
    const answer = await ask({ token, method: "POST", path: "/kernel-apps", body: wish("base") });
    const lines = answer.lines;
    const { ready } = lines.at(-1) as { ready: { appId: string } };
    expect(lines.shift()).toEqual({ starting: ready.appId });
    expect(lines.slice(0, -1).map((line) => line.phase)).toEqual(["queued", "starting", "ready"]);
    expect(lines[0]).toEqual({ phase: "queued", note: "Waiting its turn", at: expect.any(Number) });
    expect(ready).toMatchObject({
      baseUrl: `/apps/${ready.appId}/`,
      address: { jupyter: expect.stringContaining("jupyter.sock") },
      instance: { typeName: "ml.t3.medium", vcpu: 2, memoryGiB: 4 },
      imageName: "base",
    });
  });

  it("is told why not, in a sentence, when it is refused", async () => {
    const token = await tokenOf(ada);
    for (const image of ["base", "tensorflow", "pytorch", "mxnet"])
      await compute.ensureKernelApp(ada, wish(image));
    const answer = await ask({ token, method: "POST", path: "/kernel-apps", body: wish("custom") });
    expect(answer.lines).toEqual([
      { refused: { code: "limit", message: expect.stringContaining("ml.m5.large") } },
    ]);
  });

  it("is refused an image, a kernel or an instance type that there is not", async () => {
    const token = await tokenOf(ada);
    for (const body of [
      { ...wish("base"), image: "nope" },
      { ...wish("base"), kernelspec: "nope" },
      { ...wish("base"), instanceType: "nope" },
    ]) {
      const answer = await ask({ token, method: "POST", path: "/kernel-apps", body });
      expect(answer.lines).toEqual([
        { refused: { code: expect.any(String), message: expect.stringContaining("nope") } },
      ]);
    }
    expect(await compute.running(ada)).toHaveLength(1);
  });

  it("learns what a notebook runs on until its person chooses", async () => {
    const token = await tokenOf(ada);
    const choice = async (kernelspec: string) =>
      (await ask({ token, method: "GET", path: `/compute-choice?kernelspec=${kernelspec}` })).lines[0];
    expect(await choice("bash")).toEqual({ image: "base", kernelspec: "bash", instanceType: "ml.t3.medium" });
    expect(await choice("")).toMatchObject({ kernelspec: "python3" });
    await compute.defaults.choose(ada, { hardware: "cpu", type: "ml.m5.large" });
    expect(await choice("a%20b")).toMatchObject({ kernelspec: "a b", instanceType: "ml.m5.large" });
  });

  it("learns how its app ended", async () => {
    const token = await tokenOf(ada);
    const app = await compute.ensureKernelApp(ada, wish("base"));
    await compute.stopApp(ada, app.appId);
    const answer = await ask({ token, method: "GET", path: `/kernel-apps/${app.appId}` });
    expect(answer.lines[0]).toMatchObject({ state: "stopped", cause: { type: "asked" } });
  });
});

describe("a notebook server that tells of runs", () => {
  const told = (app: string, more: Record<string, unknown> = {}) => ({
    id: "r1",
    app,
    notebook: "work/a.ipynb",
    cell: "c1",
    startedAt: 1000,
    endedAt: 3000,
    ...more,
  });
  const tell = async (person: typeof ada, runs: readonly unknown[]) =>
    ask({ token: await tokenOf(person), method: "POST", path: "/finished-runs", body: { runs } });
  const kept = () =>
    database.db.selectFrom("usage_runs").select(["owner", "id", "cell", "ended_at"]).execute();

  it("has them kept once, however often it tells them", async () => {
    const { appId } = await compute.ensureKernelApp(ada, wish("base"));
    expect((await tell(ada, [told(appId)])).status).toBe(204);
    expect((await tell(ada, [told(appId), told(appId, { id: "r2", cell: "c2" })])).status).toBe(204);
    expect(await kept()).toEqual([
      { owner: "ada", id: "r1", cell: "c1", ended_at: 3000 },
      { owner: "ada", id: "r2", cell: "c2", ended_at: 3000 },
    ]);
  });

  it("has nothing kept of another person's app, or of one that there is not", async () => {
    const { appId } = await compute.ensureKernelApp(ada, wish("base"));
    expect((await tell(bob, [told(appId), told("nothing")])).status).toBe(204);
    expect(await kept()).toEqual([]);
  });

  it("takes runs of an app that has stopped meanwhile, and refuses what is no run", async () => {
    const { appId } = await compute.ensureKernelApp(ada, wish("base"));
    await compute.stopApp(ada, appId);
    expect((await tell(ada, [told(appId)])).status).toBe(204);
    expect(await kept()).toHaveLength(1);
    expect((await tell(ada, [{ id: "r3" }])).status).toBe(400);
    const answer = await ask({ token: null, method: "POST", path: "/finished-runs", body: { runs: [] } });
    expect(answer.status).toBe(401);
  });
});

describe("a stranger on the socket", () => {
  it("gets nothing without the token of a JupyterServer app that runs", async () => {
    const token = await tokenOf(ada);
    const kernelApp = await compute.ensureKernelApp(ada, wish("base"));
    const kernelToken = (await compute.appForGateway(kernelApp.appId))?.token ?? "";
    for (const wrong of [null, "x", `${token}x`, kernelToken]) {
      const answer = await ask({ token: wrong, method: "POST", path: "/kernel-apps", body: wish("base") });
      expect(answer.status).toBe(401);
    }
    await compute.stopApp(ada, (await compute.ensureServer(ada)).appId);
    expect((await ask({ token, method: "POST", path: "/kernel-apps", body: wish("base") })).status).toBe(401);
  });

  it("sees another person's app as one that does not exist", async () => {
    const app = await compute.ensureKernelApp(ada, wish("base"));
    const token = await tokenOf(bob);
    const theirs = await ask({ token, method: "GET", path: `/kernel-apps/${app.appId}` });
    const missing = await ask({ token, method: "GET", path: "/kernel-apps/nothing" });
    expect(theirs.status).toBe(404);
    expect(theirs).toEqual(missing);
  });

  it("is refused anything that is not the two calls", async () => {
    const token = await tokenOf(ada);
    expect((await ask({ token, method: "DELETE", path: "/kernel-apps" })).status).toBe(404);
    expect((await ask({ token, method: "GET", path: "/" })).status).toBe(404);
    expect((await ask({ token, method: "POST", path: "/kernel-apps", body: { image: 1 } })).status).toBe(400);
    expect(
      (await ask({ token, method: "POST", path: "/kernel-apps", body: "x".repeat(20_000) })).status,
    ).toBe(413);
  });
});

async function tokenOf(person: typeof ada): Promise<string> {
  const { appId } = await compute.ensureServer(person);
  return (await compute.appForGateway(appId))?.token ?? "";
}

interface Call {
  readonly token: string | null;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

function ask(call: Call): Promise<{ status: number; lines: Record<string, unknown>[] }> {
  const headers = call.token === null ? {} : { authorization: `Bearer ${call.token}` };
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath: socket(), method: call.method, path: call.path, headers },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => {
          const lines = text
            .split("\n")
            .filter(Boolean)
            .map((line) => JSON.parse(line) as Record<string, unknown>);
          resolve({ status: response.statusCode ?? 0, lines });
        });
      },
    );
    asked.on("error", reject);
    asked.end(call.body === undefined ? undefined : JSON.stringify(call.body));
  });
}
