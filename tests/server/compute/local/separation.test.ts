import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { othersReach } from "@/scripts/lib/others-reach.mjs";
import { separation } from "@/server/compute/local/separation";

const asRoot = process.getuid?.() === 0;

describe("what keeps people's programs apart on this machine", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "apart-"));
    chmodSync(folder, 0o755);
    for (const name of ["data", "program"]) mkdirSync(join(folder, name));
    for (const name of ["node", "run.sh"]) writeFileSync(join(folder, "program", name), "", { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const ask = (usersTrustEachOther = false) => {
    const script = join(folder, "program", "run.sh");
    return separation({
      dataFolder: join(folder, "data"),
      runScripts: { JupyterServer: script, KernelGateway: script },
      node: join(folder, "program", "node"),
      notebookServer: join(folder, "program", "node"),
      usersTrustEachOther,
    });
  };

  it.runIf(asRoot)(
    "users of the machine, where the studio runs as root and they get to what they run",
    async () => {
      expect(await ask()).toEqual({ how: "own-user" });
      // The data folder itself may be closed: the studio opens what they need in it.
      chmodSync(join(folder, "data"), 0o700);
      expect(await ask()).toEqual({ how: "own-user" });
    },
  );

  it.runIf(asRoot)("nothing where a folder above is closed, which is named", async () => {
    chmodSync(join(folder, "program"), 0o700);
    expect(await ask()).toEqual({ how: "none", why: expect.stringContaining(join(folder, "program")) });
    expect(await ask(true)).toEqual({ how: "trust" });
    chmodSync(join(folder, "program"), 0o755);
    chmodSync(folder, 0o700);
    expect(await ask()).toEqual({ how: "none", why: expect.stringContaining(folder) });
  });

  it.runIf(asRoot)("nothing where the Python of an environment is in somebody's closed home", async () => {
    const bin = join(folder, "data", "environments", "server", "abc", "bin");
    mkdirSync(bin, { recursive: true });
    mkdirSync(join(folder, "home", "bin"), { recursive: true });
    writeFileSync(join(folder, "home", "bin", "python"), "", { mode: 0o755 });
    symlinkSync(join(folder, "home", "bin", "python"), join(bin, "python"));
    expect(await ask()).toEqual({ how: "own-user" });
    expect(othersReach(join(bin, "python"))).toBe(true);
    chmodSync(join(folder, "home"), 0o700);
    expect(await ask()).toEqual({ how: "none", why: expect.stringContaining(join(folder, "home")) });
    expect(othersReach(join(bin, "python"))).toBe(false);
  });

  it.runIf(!asRoot)("nothing where the studio is no root, unless people trust each other", async () => {
    expect(await ask()).toEqual({ how: "none", why: expect.stringMatching(/root/) });
    expect(await ask(true)).toEqual({ how: "trust" });
  });
});
