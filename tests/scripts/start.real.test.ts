import { execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const asRoot = process.getuid?.() === 0;

describe("npm start on a machine that lacks something", () => {
  let folder: string;
  let holder: Server | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "start-"));
  });
  afterEach(() => {
    holder?.close();
    rmSync(folder, { recursive: true });
  });

  /** Of a range that systems hand to nobody by themselves. */
  const freePorts = () => ({ PORT: "17310", ATELIER_CONTENT_PORT: "17311" });

  function start(
    env: Record<string, string>,
    { cwd = process.cwd(), args = [] }: { readonly cwd?: string; readonly args?: readonly string[] } = {},
  ) {
    return said([process.execPath, "scripts/start.mjs", ...args], { cwd, env });
  }

  function said(
    [file = "", ...args]: readonly string[],
    { cwd, env }: { readonly cwd: string; readonly env: Record<string, string> },
  ) {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ATELIER_DATA: join(folder, "data"), ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let text = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (more: string) => {
      text += more;
    });
    return new Promise<{ code: number | null; said: string }>((done) =>
      child.on("close", (code) => done({ code, said: text.trim() })),
    );
  }

  it("says in one sentence that its port is taken and how to choose another", async () => {
    const server = createServer();
    holder = server;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { code, said } = await start({ PORT: String(port), ATELIER_CONTENT_PORT: String(port) });
    expect(code).toBe(1);
    expect(said).toMatch(/^Port \d+ is in use[^\n]*npm start\.$/);
  });

  it("says in one sentence that git is missing", async () => {
    const { code, said } = await start({ PATH: folder, ...freePorts() });
    expect(code).toBe(1);
    expect(said).toMatch(/^Atelier needs git[^\n]*\.$/);
  });

  /** Programs of these names and no others, each a shell script. */
  function programs(scripts: Record<string, string>): string {
    const path = join(folder, "bin");
    mkdirSync(path);
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    return path;
  }

  /** A checkout in which nothing is installed yet. */
  function bareClone(): string {
    const clone = join(folder, "clone");
    mkdirSync(clone, { recursive: true });
    for (const name of ["scripts", "package.json", "package-lock.json", "images"]) {
      cpSync(name, join(clone, name), { recursive: true });
    }
    return clone;
  }

  it("says in one sentence that its Python lacks venv", async () => {
    const path = programs({
      git: "exit 0",
      python3: `echo "ModuleNotFoundError: No module named 'ensurepip'" >&2; exit 1`,
    });
    const { code, said } = await start({ PATH: path, ...freePorts() }, { cwd: bareClone() });
    expect(code).toBe(1);
    expect(said).toMatch(/^python3 cannot make virtual environments; [^\n]*python3-venv[^\n]*\.$/);
  });

  it("says in one sentence that there is no Python", async () => {
    const { code, said } = await start(
      { PATH: programs({ git: "exit 0" }), ...freePorts() },
      { cwd: bareClone() },
    );
    expect(code).toBe(1);
    expect(said).toMatch(/^Atelier needs Python 3\.10 or newer[^\n]*\.$/);
  });

  it("says in one sentence that a path to open does not exist, before it builds anything", async () => {
    const { code, said } = await start(
      { ...freePorts(), PATH: programs({ git: "exit 0" }) },
      { cwd: bareClone(), args: [join(folder, "nowhere.ipynb")] },
    );
    expect(code).toBe(1);
    expect(said).toMatch(/nowhere\.ipynb does not exist; [^\n]*\.$/);
  });

  it("says in one sentence that its port is no port", async () => {
    const { code, said } = await start({ PORT: "abc" });
    expect(code).toBe(1);
    expect(said).toMatch(/^PORT is not usable[^\n]*\.$/);
  });

  it("says in one sentence that its folder cannot be used", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const { code, said } = await start({ ATELIER_DATA: join(file, "data") });
    expect(code).toBe(1);
    expect(said).toMatch(/^The folder [^\n]* cannot be written to[^\n]*\.$/);
  });

  /** A disk of its own for a folder, until the work is over. */
  async function onDisk<T>(of: { folder: string; options: string }, work: () => Promise<T>): Promise<T> {
    mkdirSync(of.folder, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", of.options, "tmpfs", of.folder]);
    try {
      return await work();
    } finally {
      execFileSync("umount", [of.folder]);
    }
  }

  it("says in one sentence that its Node is too old, as the script that npm runs", async () => {
    const old = join(folder, "old.cjs");
    writeFileSync(old, 'Object.defineProperty(process.versions, "node", { value: "14.21.3" });');
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { start: string } };
    const answer = await said(["sh", "-c", scripts.start], {
      cwd: process.cwd(),
      env: { NODE_OPTIONS: `--require=${old}` },
    });
    expect(answer.code).toBe(1);
    expect(answer.said).toMatch(/^Atelier needs Node 20\.19 or newer and this is Node 14\.21\.3; [^\n]*\.$/);
  });

  it("says in one sentence that its folder may not be written to", async () => {
    const data = join(folder, "read-only");
    const refused = () => start({ ATELIER_DATA: data, ...freePorts() });
    mkdirSync(data);
    chmodSync(data, 0o555);
    // Root may write whatever a folder's mode says; a disk that is mounted read-only it may not.
    const { code, said } = await (asRoot ? onDisk({ folder: data, options: "ro" }, refused) : refused());
    expect(code).toBe(1);
    expect(said).toMatch(/^The folder [^\n]*read-only cannot be written to; [^\n]*\.$/);
  });

  const whyNot = asRoot ? "" : " (left out: only root can mount a small disk)";
  it.skipIf(!asRoot)(
    `says in one sentence that there is no room to set up on its disk${whyNot}`,
    async () => {
      const path = programs({ git: "exit 0" });
      const { code, said } = await onDisk({ folder: join(folder, "clone"), options: "size=64m" }, () =>
        start({ PATH: path, ...freePorts() }, { cwd: bareClone() }),
      );
      expect(code).toBe(1);
      expect(said).toMatch(
        /^Only 0\.\d GB are free on the disk of [^\n]*clone and [^\n]* needs 2 GB; [^\n]*\.$/,
      );
    },
  );

  it("names the disk when it runs full while packages are installed", async () => {
    const path = programs({
      git: "exit 0",
      "python3.13": "echo /usr/bin/python3; echo 3.13.0",
      npm: "echo 'npm error code ENOSPC'; echo 'npm error nospc No space left on device' >&2; exit 228",
    });
    const { code, said } = await start({ PATH: path, ...freePorts() }, { cwd: bareClone() });
    expect(code).toBe(1);
    expect(said.split("\n")[0]).toBe(
      "The disk is full, so the npm packages could not be installed; free some space and start again.",
    );
  });
});
