import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { InstanceType, StartRequest } from "@/server/compute/compute-backend";
import { appFolder, appIds, readRecord } from "@/server/compute/local/app-folder";
import { localBackend } from "@/server/compute/local/local-backend";
import type { LocalBackendOptions } from "@/server/compute/local/options";
import { probeApp } from "@/server/gateway/probe";

const here = new URL(".", import.meta.url).pathname;
const repository = new URL("../../../../", import.meta.url).pathname;

export const medium: InstanceType = {
  name: "ml.t3.medium",
  vcpu: 2,
  memoryGiB: 4,
  gpu: null,
  pricePerHour: 0.05,
  fastLaunch: true,
};

export const newId = () => `t${randomBytes(8).toString("hex")}`;

/** A machine with nothing on it but the stub app; ends everything that was started on it. */
export async function localHost(changes: Partial<LocalBackendOptions> = {}) {
  const dataFolder = await mkdtemp("/tmp/atl-");
  const options: LocalBackendOptions = {
    installation: "test",
    dataFolder,
    runFolder: join(dataFolder, "run"),
    runScripts: { JupyterServer: join(here, "stub-app.sh"), KernelGateway: join(here, "stub-app.sh") },
    witness: join(repository, "server/compute/local/witness.sh"),
    node: process.execPath,
    notebookServer: "/nowhere/notebook.mjs",
    studioSocket: join(dataFolder, "run/studio.sock"),
    instanceTypes: [medium],
    inheritedEnvironment: { PATH: process.env.PATH ?? "", STUB_SERVER: join(here, "stub-server.mjs") },
    clock: { now: () => Date.now() },
    ids: { next: newId },
    probe: probeApp,
    usageEveryMs: 100,
    ...changes,
  };
  const backend = await localBackend(options);
  return {
    backend,
    options,
    dataFolder,
    /** As another studio server on the same machine sees it. */
    another: () => localBackend(options),
    request: (changes: Partial<StartRequest> = {}): StartRequest => startRequest(dataFolder, changes),
    close: async () => {
      // Also those that ended by themselves: their control groups go when they are stopped.
      for (const app of await appIds(dataFolder)) {
        const record = await readRecord(appFolder({ dataFolder, app }));
        if (record !== null) await backend.stop(record.ref);
      }
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function startRequest(dataFolder: string, changes: Partial<StartRequest>): StartRequest {
  const app = newId();
  return {
    requestId: app,
    kind: "KernelGateway",
    labels: { installation: "test", domain: "d1", owner: "ada", app, instance: "i1" },
    image: "base/1",
    instanceType: medium,
    home: join(dataFolder, "homes/ada"),
    reserve: null,
    runAs: null,
    token: `secret-${app}`,
    environment: {},
    ...changes,
  };
}
