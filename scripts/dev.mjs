#!/usr/bin/env node
import { join, resolve } from "node:path";
import { ensurePackages } from "./lib/install.mjs";
import { node24 } from "./lib/node-24.mjs";
import { checkNode, checkPort } from "./lib/prerequisites.mjs";
import { runScript } from "./lib/problem.mjs";
import { root } from "./lib/root.mjs";
import { serve } from "./lib/serve.mjs";
import { scriptSettings } from "./lib/settings.mjs";

// npm run dev: the whole studio on fakes, with pages that follow their sources. Needs no Python.

await runScript(async () => {
  checkNode(process.versions.node);
  const { host, port, contentPort } = scriptSettings();
  await checkPort({ host, port, setting: "PORT" });
  await checkPort({ host, port: contentPort, setting: "ATELIER_CONTENT_PORT" });
  await ensurePackages();
  // Apart from the real one: what fakes write must not be found by a real start.
  const data = resolve(root, process.env.ATELIER_DATA || ".atelier/dev");
  const env = {
    ...process.env,
    ATELIER_FAKES: "1",
    ATELIER_DEV: "1",
    ATELIER_ROOT: root,
    ATELIER_DATA: data,
  };
  // Its apps end with it: what goes on would be an app of yesterday's sources.
  const args = ["--stop-apps", ...process.argv.slice(2)];
  const command = [node24(), "--import", "tsx", join(root, "server", "main.ts"), ...args];
  process.exitCode = await serve({ command, env });
});
