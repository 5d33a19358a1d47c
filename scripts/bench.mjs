#!/usr/bin/env node
import { join } from "node:path";
import { ensureBuilt } from "./lib/build.mjs";
import { buildEnvironment, environmentFolder } from "./lib/environments.mjs";
import { ensurePackages } from "./lib/install.mjs";
import { node24 } from "./lib/node-24.mjs";
import { runScript } from "./lib/problem.mjs";
import { root } from "./lib/root.mjs";
import { serve } from "./lib/serve.mjs";
import { scriptSettings } from "./lib/settings.mjs";
import { step } from "./lib/steps.mjs";

// npm run bench [-- figure…]: everything that Atelier needs for a kernel first, so that no figure waits for it.

await runScript(async () => {
  const { data } = scriptSettings();
  await ensurePackages();
  await ensureBuilt({ data });
  await step("Looking at the environment of the kernels", (note) =>
    buildEnvironment({
      name: "base-python",
      folder: environmentFolder({ data, name: "base-python" }),
      tools: join(data, "environments", "tools"),
      onProgress: note,
    }),
  );
  const command = [
    node24(),
    "--import",
    "tsx",
    join(root, "tests", "bench", "main.ts"),
    ...process.argv.slice(2),
  ];
  process.exitCode = await serve({
    command,
    env: { ...process.env, ATELIER_ROOT: root, ATELIER_DATA: data },
  });
});
