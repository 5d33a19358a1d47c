import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { processesOfMarker } from "@/server/machine/process-table";
import { keepsComputeBackendRules, until } from "@/tests/contracts/compute-backend";
import { localBench } from "./support/local-bench";
import { localHost, newId } from "./support/local-host";

keepsComputeBackendRules("the local compute backend", localBench);

describe("an app of this machine", () => {
  let host: Awaited<ReturnType<typeof localHost>>;
  beforeEach(async () => {
    host = await localHost();
  });
  afterEach(() => host.close());

  it("says with what code it ended when it could not start, and what it wrote", async () => {
    const ref = await host.backend.start(host.request({ environment: { STUB: "exit" } }));
    const status = await until(host.backend, { ref, state: "stopped" });
    expect(status.cause).toEqual({ type: "exited", code: 7, signal: null });
    expect(status.evidence).toContain("no such module");
  });

  it("that gives up while it starts says why, and not with what code it ended", async () => {
    const ref = await host.backend.start(host.request({ environment: { STUB: "gives-up" } }));
    const status = await until(host.backend, { ref, state: "stopped" });
    expect(status).toMatchObject({ cause: { type: "failed" }, evidence: "The script of the domain failed." });
  });

  it("that warned while it started is ready with the warning among its phases", async () => {
    const ref = await host.backend.start(host.request({ environment: { STUB: "warns" } }));
    const status = await until(host.backend, { ref, state: "ready" });
    const warning = { phase: "starting", note: "Not restored: polars.", warning: true };
    expect(status.phases).toContainEqual(expect.objectContaining(warning));
    expect(status.phases.at(-1)).toMatchObject({ phase: "ready" });
  });

  it("is given its time to start, whatever times it says itself", async () => {
    const said = async (at: number) => {
      const request = host.request({ environment: { STUB: "says", STUB_SAYS_AT: String(at) } });
      return { ref: await host.backend.start(request), note: "Restoring packages." };
    };
    const past = await said(1);
    await expect
      .poll(async () => await host.backend.inspect(past.ref), { timeout: 20_000 })
      .toMatchObject({
        state: "starting",
        phases: expect.arrayContaining([expect.objectContaining({ note: past.note })]),
      });
    await host.close();
    host = await localHost({ startWithinMs: 300 });
    const future = await said(Date.now() + 3_600_000);
    const status = await until(host.backend, { ref: future.ref, state: "stopped" });
    expect(status).toMatchObject({ cause: { type: "failed" } });
  });

  it("is killed when it does not end by itself", async () => {
    await host.close();
    host = await localHost({ stopWithinMs: 200 });
    const ref = await host.backend.start(host.request({ environment: { STUB: "stubborn" } }));
    await until(host.backend, { ref, state: "ready" });
    await host.backend.stop(ref);
    expect(await processesOfMarker(String(ref.marker))).toEqual([]);
    expect(await host.backend.inspect(ref)).toMatchObject({ state: "stopped", cause: { type: "asked" } });
  });

  it("leaves nothing when it is stopped while it is being born", async () => {
    for (let delay = 0; delay < 40; delay += 4) {
      const ref = await host.backend.start(host.request({ environment: { STUB: "kernel" } }));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await host.backend.stop(ref);
      // Long enough for something that was overlooked to have become a process with a marker.
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await processesOfMarker(String(ref.marker))).toEqual([]);
    }
  });

  it("works where there are no control groups, and the offer says what that means", async () => {
    await host.close();
    host = await localHost({ controlGroups: null });
    const [offer] = await host.backend.instanceTypes();
    expect(offer?.notEnforced.join(" ")).toMatch(/vCPU.*memory limit/);
    const ref = await host.backend.start(host.request({ environment: { STUB: "kernel" } }));
    await until(host.backend, { ref, state: "ready" });
    await host.backend.stop(ref);
    expect(await processesOfMarker(String(ref.marker))).toEqual([]);
  });

  it("FT-04 keeps the time at which it was killed, for a studio server that comes later", async () => {
    const ref = await host.backend.start(host.request());
    await until(host.backend, { ref, state: "ready" });
    const pid = Number(await readFile(join(host.dataFolder, "apps", String(ref.app), "pid"), "utf8"));
    const killedAt = Date.now();
    process.kill(pid, "SIGKILL");
    const later = await host.another();
    const status = await until(later, { ref, state: "stopped" });
    expect(status.cause).toEqual({ type: "exited", code: null, signal: "SIGKILL" });
    expect(Math.abs((status.at ?? 0) - killedAt)).toBeLessThan(5000);
  });

  it("has its sockets in a place that fits the system's limit on such paths", async () => {
    const ref = await host.backend.start(host.request({ kind: "JupyterServer", instanceType: null }));
    const { address } = await until(host.backend, { ref, state: "ready" });
    expect(address.jupyter.length).toBeLessThan(100);
    expect(address.notebook?.length).toBeLessThan(100);
  });

  it("is not put together with another person's under one user of the machine, unless the administrator says so", async () => {
    await host.backend.start(host.request());
    const labels = { ...host.request().labels, owner: "bob", app: newId(), instance: "i2" };
    const theirs = host.request({ labels, requestId: labels.app });
    await expect(host.backend.start(theirs)).rejects.toThrow(/user of their own/);
    expect(await readdir(join(host.dataFolder, "apps"))).toHaveLength(1);
    const trusting = await localHost({ ...host.options, usersTrustEachOther: true });
    await expect(trusting.backend.start(theirs)).resolves.toMatchObject({ backend: "local" });
  });

  it.runIf(process.getuid?.() === 0)(
    "S46 runs as its owner's user of the machine, who sees no one else's files",
    async () => {
      const uid = 23_456;
      await writeFile(join(host.dataFolder, "studio.db"), "everybody's");
      const request = host.request({ runAs: { uid, gid: uid }, environment: { STUB: "kernel" } });
      const ref = await host.backend.start(request);
      await until(host.backend, { ref, state: "ready" });
      const pid = (await readFile(join(host.dataFolder, "apps", String(ref.app), "pid"), "utf8")).trim();
      expect(await readFile(`/proc/${pid}/status`, "utf8")).toMatch(
        new RegExp(`^Uid:\\s+${uid}\\s+${uid}`, "m"),
      );
      const mode = async (path: string) => {
        const found = await stat(join(host.dataFolder, path));
        return `${found.uid} ${(found.mode & 0o777).toString(8)}`;
      };
      expect(await mode("studio.db")).toBe("0 600");
      expect(await mode("homes/ada")).toBe(`${uid} 700`);
      expect(await mode(`apps/${ref.app}/token`)).toBe(`${uid} 600`);
      expect(await mode(`apps/${ref.app}/app.json`)).toBe("0 600");
      await host.backend.stop(ref);
      expect(await processesOfMarker(String(ref.marker))).toEqual([]);
    },
  );

  it("writes down for its programs where they run, and nothing secret", async () => {
    const request = host.request();
    const ref = await host.backend.start(request);
    const text = await readFile(
      join(host.dataFolder, "apps", String(ref.app), "resource-metadata.json"),
      "utf8",
    );
    expect(JSON.parse(text)).toMatchObject({
      AppId: request.labels.app,
      InstanceType: "ml.t3.medium",
      VCpu: 2,
    });
    expect(text).not.toContain(request.token);
  });
});
