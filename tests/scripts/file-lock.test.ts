import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withFileLock } from "@/scripts/lib/file-lock.mjs";

describe("two starts at once", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("build one after the other", async () => {
    const path = join(folder, "build.lock");
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((done) => setImmediate(done));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withFileLock({ path }, work)));
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it("go on after one that was killed", async () => {
    const path = join(folder, "build.lock");
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    writeFileSync(path, String(dead));
    expect(await withFileLock({ path }, async () => "built")).toBe("built");
  });

  it("leave the lock free when building fails", async () => {
    const path = join(folder, "build.lock");
    await expect(withFileLock({ path }, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(path)).toBe(false);
  });
});
