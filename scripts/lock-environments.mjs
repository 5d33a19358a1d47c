#!/usr/bin/env node
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Problem, runScript } from "./lib/problem.mjs";
import { findPython } from "./lib/python.mjs";
import { root } from "./lib/root.mjs";
import { lastLines, run } from "./lib/run.mjs";
import { scriptSettings } from "./lib/settings.mjs";
import { ensureUv } from "./lib/uv.mjs";

// Locks images/*/requirements.in, and what tests alone need, anew, for Python 3.10 to 3.13 at once and with hashes. `--upgrade` takes new versions.

await runScript(async () => {
  const folder = join(scriptSettings().data, "environments", "tools");
  const python = await findPython();
  const uv = await ensureUv({ folder, python: python.path, onProgress: (note) => console.log(note) });
  const fixed = ["--universal", "--python-version", "3.10", "--generate-hashes", "--no-annotate", "--quiet"];
  const plain = ["--no-emit-index-url", "--no-emit-find-links"];
  const by = ["--custom-compile-command", "node scripts/lock-environments.mjs"];
  const folders = readdirSync(join(root, "images")).map((name) => join("images", name));
  for (const name of [...folders, "tests/support/moto"]) {
    const cwd = join(root, name);
    if (!existsSync(join(cwd, "requirements.in"))) continue;
    const files = ["requirements.in", "-o", "requirements.lock", ...process.argv.slice(2)];
    const command = [uv.path, "pip", "compile", ...fixed, ...plain, ...by, ...files];
    const { code, output } = await run(command, { cwd, env: uv.env });
    if (code !== 0) throw new Problem(`${name}/requirements.in does not resolve.`, lastLines(output, 12));
    console.log(`${name}/requirements.lock`);
  }
});
