import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findPython } from "@/scripts/lib/python.mjs";

describe("which Python environments are made of", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pythons-"));
    chmodSync(folder, 0o755);
    vi.stubEnv("PATH", `${join(folder, "path")}:${process.env.PATH}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A program of that name on the path which says that it is the Python in `home`. */
  const put = (name: string, of: { home: string; mode: number }) => {
    const [home, path] = [join(folder, of.home), join(folder, "path")];
    for (const each of [home, path]) mkdirSync(each, { recursive: true });
    writeFileSync(join(home, name), "", { mode: 0o755 });
    chmodSync(home, of.mode);
    const version = `${name.replace("python", "")}.1`;
    writeFileSync(join(path, name), `#!/bin/sh\necho ${join(home, name)}\necho ${version}\n`, {
      mode: 0o755,
    });
  };

  it.runIf(process.getuid?.() === 0)("for root one that other users of the machine can run", async () => {
    put("python3.13", { home: "closed", mode: 0o700 });
    put("python3.12", { home: "open", mode: 0o755 });
    expect(await findPython()).toEqual({ path: join(folder, "open", "python3.12"), version: "3.12.1" });
    // The one that was asked for, where there is no other of that version.
    expect(await findPython("3.13")).toMatchObject({ version: "3.13.1" });
  });

  it.runIf(process.getuid?.() !== 0)("for anybody else the first that is there", async () => {
    put("python3.13", { home: "closed", mode: 0o700 });
    put("python3.12", { home: "open", mode: 0o755 });
    expect(await findPython()).toMatchObject({ version: "3.13.1" });
  });
});
