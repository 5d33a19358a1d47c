import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openQuietly } from "@/tests/support/studio-database";
import { localHost } from "./support/local-host";
import { ada, studio, wish } from "./support/studio";

const root = new URL("../../../", import.meta.url).pathname;

it("R7 an app goes on when its studio server is killed, and the next server finds it, and ends it", async () => {
  const dataFolder = await mkdtemp("/tmp/atl-");
  const script = join(root, "tests/server/compute/support/studio-process.ts");
  const server = spawn(join(root, "node_modules/.bin/tsx"), [script, dataFolder], {
    cwd: root,
    detached: true,
  });
  const [said] = (await once(server.stdout, "data")) as [Buffer];
  const appId = said.toString("utf8").trim();
  const pid = Number(await readFile(join(dataFolder, "apps", appId, "pid"), "utf8"));
  const gone = once(server, "exit");
  // The whole group, so that nothing in between forwards a kinder signal.
  process.kill(-(server.pid ?? 0), "SIGKILL");
  await gone;

  expect(() => process.kill(pid, 0)).not.toThrow();
  const database = await openQuietly({ engine: "sqlite", path: join(dataFolder, "studio.db") });
  const host = await localHost({ dataFolder, runFolder: join(dataFolder, "run") });
  const next = await studio(database, { backend: host.backend, holder: undefined });
  expect((await next.compute.ensureKernelApp(ada, wish("base"))).appId).toBe(appId);
  await next.compute.stopApp(ada, appId);
  expect(await next.compute.statusOf(ada, appId)).toMatchObject({
    state: "stopped",
    cause: { type: "asked" },
  });
  expect(() => process.kill(pid, 0)).toThrow();
  await next.compute.close();
  await database.close();
  await host.close();
  await rm(dataFolder, { recursive: true, force: true });
});
