import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { processesOfMarker } from "@/server/machine/process-table";
import { createUsage } from "@/server/usage/usage";
import { openQuietly } from "@/tests/support/studio-database";
import { localHost } from "../compute/support/local-host";
import { ada, studio } from "../compute/support/studio";

const root = new URL("../../../", import.meta.url).pathname;

it("FT-04 an app that is killed while the studio server is down is charged up to the moment it died", async () => {
  const dataFolder = await mkdtemp("/tmp/atl-");
  const script = join(root, "tests/server/compute/support/studio-process.ts");
  const server = spawn(join(root, "node_modules/.bin/tsx"), [script, dataFolder], {
    cwd: root,
    detached: true,
  });
  const [said] = (await once(server.stdout, "data")) as [Buffer];
  const appId = said.toString("utf8").trim();
  const gone = once(server, "exit");
  process.kill(-(server.pid ?? 0), "SIGKILL");
  await gone;

  const host = await localHost({ dataFolder, runFolder: join(dataFolder, "run") });
  const listed = (await host.backend.list()).find((app) => app.labels.app === appId);
  const ref = listed?.ref;
  expect(ref?.marker).toEqual(expect.any(String));
  // All that it is made of; only its witness stays, as it would.
  const processes = (await processesOfMarker(String(ref?.marker))).filter(({ pid }) => pid !== ref?.pid);
  expect(processes).not.toEqual([]);
  for (const { pid } of processes) process.kill(pid, "SIGKILL");
  const exit = join(dataFolder, "apps", appId, "exit");
  await expect
    .poll(
      () =>
        stat(exit).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);
  const diedAt = (await stat(exit)).mtimeMs;

  const database = await openQuietly({ engine: "sqlite", path: join(dataFolder, "studio.db") });
  // Two hours later a studio server comes back.
  const clock = { now: () => Date.now() + 7_200_000 };
  const usage = createUsage({ database, clock, currency: "USD" });
  const next = await studio(database, { backend: host.backend, clock, meter: usage, holder: undefined });
  await next.compute.settle();
  await next.compute.settle();
  const [interval] = await database.db.selectFrom("usage_intervals").selectAll().execute();
  expect(Math.abs((interval?.ended_at ?? 0) - diedAt)).toBeLessThan(1000);
  const [sums] = await usage.reports({ owner: ada.id, boundaries: [0, clock.now()] });
  expect(sums).toMatchObject({
    estimated: false,
    ms: (interval?.ended_at ?? 0) - (interval?.started_at ?? 0),
  });
  expect(await next.compute.statusOf(ada, appId)).toMatchObject({
    state: "stopped",
    cause: { type: "exited", signal: "SIGKILL" },
  });
  await next.compute.close();
  await database.close();
  await host.close();
  await rm(dataFolder, { recursive: true, force: true });
});
