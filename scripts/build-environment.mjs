#!/usr/bin/env node
import { join } from "node:path";
import { buildEnvironment, environmentFolder } from "./lib/environments.mjs";
import { forImage } from "./lib/for-image.mjs";

// node scripts/build-environment.mjs <image> [folder] [locked requirements] [Python version]
//
// Makes an image's Python environment unless it is there; says how far it is as `lib/for-image.mjs` has it.

const [name, target, lock, pythonVersion] = process.argv.slice(2);

await forImage(async ({ say, data, tools }) => {
  const folder = target ?? environmentFolder({ data, name });
  await buildEnvironment({
    name,
    folder,
    tools: tools ?? join(data, "environments", "tools"),
    lock,
    pythonVersion,
    onProgress: (note) => say("pulling", note),
    onLine: (line) => say("log", line),
  });
  say("ready", "The environment is ready", { folder });
});
