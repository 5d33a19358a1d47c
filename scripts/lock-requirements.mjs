#!/usr/bin/env node
import { join } from "node:path";
import { forImage } from "./lib/for-image.mjs";
import { failureOf } from "./lib/problem.mjs";
import { findPython } from "./lib/python.mjs";
import { root } from "./lib/root.mjs";
import { run } from "./lib/run.mjs";
import { ensureUv } from "./lib/uv.mjs";

// node scripts/lock-requirements.mjs <requirements> <locked requirements> [Python version]
//
// Locks requirements by hash, together with what every image needs, for one Python; says how far it is as
// `lib/for-image.mjs` has it.

const [from, to, pythonVersion] = process.argv.slice(2);

await forImage(async ({ say, data, tools }) => {
  const onProgress = (note) => say("pulling", note);
  const python = await findPython(pythonVersion);
  const uv = await ensureUv({
    folder: tools ?? join(data, "environments", "tools"),
    python: python.path,
    onProgress,
  });
  onProgress(`Resolving the requirements for Python ${python.version}`);
  const needed = join(root, "images", "base-python", "requirements.in");
  const command = ["pip", "compile", from, needed, "-o", to, "--python", python.path, "--generate-hashes"];
  const plain = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"];
  const { code, output } = await run([uv.path, ...command, ...plain], {
    env: uv.env,
    // The lock itself is printed too, for whoever wants it; the log is for what is said about it.
    onLine: (line) => /^\s*--hash=|^[\w.-]+==/.test(line) || say("log", line),
  });
  if (code !== 0) {
    const told = output.replaceAll(from, "requirements");
    throw failureOf(told, {
      what: "the requirements do not resolve",
      remedy: "change what the last lines name and try again",
      lines: 12,
    });
  }
  say("ready", "The requirements are locked");
});
