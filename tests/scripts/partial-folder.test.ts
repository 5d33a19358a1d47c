import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { partialOf, removePartials } from "@/scripts/lib/partial-folder.mjs";

let beside: string;
let folder: string;
beforeEach(() => {
  beside = mkdtempSync(join(tmpdir(), "partial-"));
  folder = join(beside, "server");
});
afterEach(() => rmSync(beside, { recursive: true, force: true, maxRetries: 5 }));

it("what a killed maker left is removed, and nothing else", async () => {
  const left = partialOf(folder);
  mkdirSync(join(left, "bin"), { recursive: true });
  mkdirSync(folder);
  await removePartials(folder);
  expect([existsSync(left), existsSync(folder)]).toEqual([false, true]);
});

it("an installer that still writes into what its killed maker left stops nobody", async () => {
  const left = partialOf(folder);
  const write = `while mkdir -p ${left}; do : > ${left}/$((i = i + 1)); [ $i = 200 ] && echo writing; done 2>&1`;
  const installer = spawn("sh", ["-c", write], { stdio: ["ignore", "pipe", "inherit"] });
  await once(installer.stdout, "data");
  await expect(removePartials(folder)).resolves.toBeUndefined();
  installer.kill("SIGKILL");
  await once(installer, "close");
  await removePartials(folder);
  expect(existsSync(left)).toBe(false);
});
