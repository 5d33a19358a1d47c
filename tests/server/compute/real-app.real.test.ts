import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { askJupyter } from "@/notebook/kernels/jupyter-rest";
import type { AppRef } from "@/server/compute/compute-backend";
import { processesOfMarker } from "@/server/machine/process-table";
import { until } from "@/tests/contracts/compute-backend";
import { baseEnvironment, serverEnvironment } from "@/tests/support/python-environments";
import { localHost } from "./support/local-host";

const root = new URL("../../../", import.meta.url).pathname;

let host: Awaited<ReturnType<typeof localHost>>;
beforeEach(async () => {
  host = await localHost({
    runScripts: {
      JupyterServer: join(root, "images/jupyter-server/run.sh"),
      KernelGateway: join(root, "images/kernel-gateway/run.sh"),
    },
    notebookServer: join(root, "dist/notebook.mjs"),
  });
});
afterEach(() => host.close());

/** `<name>/<hash>`, made reachable in the data folder of this test. */
async function image(environment: string): Promise<string> {
  const id = join(basename(dirname(environment)), basename(environment));
  await mkdir(join(host.dataFolder, "environments", dirname(id)), { recursive: true });
  await symlink(environment, join(host.dataFolder, "environments", id));
  return id;
}

const commands = async (ref: AppRef) => {
  const processes = await processesOfMarker(String(ref.marker));
  const lines = await Promise.all(
    processes.map(({ pid }) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.map((line) => line.replaceAll("\0", " "));
};

it("runs kernels in a KernelGateway app, and leaves none when it is stopped", async () => {
  const ref = await host.backend.start(host.request({ image: await image(await baseEnvironment()) }));
  const { address } = await until(host.backend, { ref, state: "ready" });
  const app = {
    appId: String(ref.app),
    socketPath: address.jupyter,
    baseUrl: `/apps/${ref.app}/`,
    tokenFile: address.tokenFile,
  };
  for (const name of ["python3", "bash"]) {
    const started = await askJupyter(app, { method: "POST", path: "api/kernels", body: { name } });
    expect(started.status).toBe(201);
  }
  const kernels = /kernel-[\w-]+\.json.*kernel-[\w-]+\.json/s;
  await expect.poll(async () => (await commands(ref)).join("\n"), { timeout: 20_000 }).toMatch(kernels);
  await host.backend.stop(ref);
  expect(await commands(ref)).toEqual([]);
});

it("S39 shows files of the home in both kinds of app, and starts no kernel where the interface runs", async () => {
  const kernels = await host.backend.start(host.request({ image: await image(await baseEnvironment()) }));
  const labels = { ...host.request().labels, instance: null };
  const request = host.request({
    kind: "JupyterServer",
    labels,
    requestId: labels.app,
    image: await image(await serverEnvironment()),
    instanceType: null,
    reserve: join(host.dataFolder, "reserve/ada"),
  });
  const ref = await host.backend.start(request);
  const { address } = await until(host.backend, { ref, state: "ready" });
  await until(host.backend, { ref: kernels, state: "ready" });
  const app = {
    appId: String(ref.app),
    socketPath: address.jupyter,
    baseUrl: `/apps/${ref.app}/`,
    tokenFile: address.tokenFile,
  };
  await writeFile(join(request.home, "data.csv"), "a,b\n");
  expect(await askJupyter(app, { method: "GET", path: "api/contents/data.csv" })).toMatchObject({
    status: 200,
  });
  const refused = await askJupyter(app, { method: "POST", path: "api/kernels", body: { name: "python3" } });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect((await commands(ref)).join("\n")).not.toMatch(/kernel-[\w-]+\.json/);
});
