import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { scriptedBuild } from "@/server/images/build";

let root: string;
beforeEach(async () => {
  root = await mkdtemp("/tmp/build-");
  await mkdir(join(root, "scripts"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const build = async (script: string) => {
  await writeFile(join(root, "scripts/build-environment.mjs"), script);
  const notes: string[] = [];
  const run = scriptedBuild({
    root,
    node: process.execPath,
    dataFolder: join(root, "data"),
    inheritedEnvironment: {},
  });
  const done = run({
    name: "base",
    folder: join(root, "data/base"),
    requirements: "/locks/base",
    onNote: (note) => notes.push(note),
  });
  return { notes, done };
};

it("passes on the notes of the script, and not what other programs print", async () => {
  const { notes, done } = await build(`
    console.log(JSON.stringify({ phase: "pulling", note: "Installing " + process.argv[2] + " of " + process.argv[4], at: 1 }));
    console.log("npm notice");
    console.log(JSON.stringify({ phase: "ready", note: "", at: 2 }));`);
  await done;
  expect(notes).toEqual(["Installing base of /locks/base"]);
});

it("fails with the script's own sentence", async () => {
  const { done } = await build(`
    console.log(JSON.stringify({ phase: "failed", note: "The disk is full; free some space.", details: "ENOSPC", at: 1 }));
    process.exitCode = 1;`);
  await expect(done).rejects.toMatchObject({
    message: "The disk is full; free some space.",
    detail: "ENOSPC",
  });
});

it("fails with a sentence and not with a trace when the script breaks", async () => {
  const { done } = await build(`throw new Error("a bug");`);
  await expect(done).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/"base".*try again/),
  });
});
