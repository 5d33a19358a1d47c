#!/usr/bin/env node
import { join, resolve } from "node:path";
import { ensureBuilt } from "./lib/build.mjs";
import { ensurePackages, isInstalled } from "./lib/install.mjs";
import { node24 } from "./lib/node-24.mjs";
import {
  checkDisk,
  checkGit,
  checkNode,
  checkPort,
  checkThere,
  checkWritable,
} from "./lib/prerequisites.mjs";
import { runScript } from "./lib/problem.mjs";
import { findPython } from "./lib/python.mjs";
import { root } from "./lib/root.mjs";
import { serve } from "./lib/serve.mjs";
import { scriptSettings } from "./lib/settings.mjs";

// npm start [-- [--stop-apps] [notebook or folder]]
//
// From a bare clone to a running studio: checks, installs, builds, serves. What is there already is not made again.

await runScript(async () => {
  checkNode(process.versions.node);
  const { host, port, contentPort, data } = scriptSettings();
  // A path on the command line is meant from where the command was given; npm runs us in the checkout.
  const from = process.env.INIT_CWD ?? process.cwd();
  const args = process.argv.slice(2).map((word) => (word.startsWith("-") ? word : resolve(from, word)));
  checkThere(args.filter((word) => !word.startsWith("-")));
  checkWritable(root);
  checkWritable(data);
  await Promise.all([
    checkGit(),
    checkPort({ host, port, setting: "PORT" }),
    checkPort({ host, port: contentPort, setting: "ATELIER_CONTENT_PORT" }),
  ]);
  if (!isInstalled()) {
    checkDisk(root);
    await findPython();
  }
  await ensurePackages();
  await ensureBuilt({ data });

  const env = { ...process.env, NODE_ENV: "production", ATELIER_ROOT: root, ATELIER_DATA: data };
  const command = [node24(), "--enable-source-maps", join(root, "dist", "server.mjs"), ...args];
  process.exitCode = await serve({ command, env });
});
