import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderUse } from "@/server/compute/local/folder-use";

it("counts as du does, and names the largest files first", async () => {
  const folder = mkdtempSync(join(tmpdir(), "folder-use-"));
  mkdirSync(join(folder, "deep"));
  writeFileSync(join(folder, "small.txt"), "x");
  writeFileSync(join(folder, "deep", "large.bin"), Buffer.alloc(300_000));
  const use = await folderUse(folder);
  const du = Number.parseInt(execFileSync("du", ["-sk", folder], { encoding: "utf8" }), 10) * 1024;
  expect(use).toMatchObject({ usedBytes: du, fileCount: 2 });
  expect(use?.files).toEqual([
    { path: "deep/large.bin", bytes: 300_000 },
    { path: "small.txt", bytes: 1 },
  ]);
  expect(use?.freeBytes).toBeGreaterThan(0);
  rmSync(folder, { recursive: true });
  expect(await folderUse(folder)).toBeNull();
});
