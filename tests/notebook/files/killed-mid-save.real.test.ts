import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";

const kills = 200;
const root = mkdtempSync(join(tmpdir(), "atelier-save-"));
const home = join(root, "home");
const path = join(home, "large.ipynb");
const running = new Set<Program>();
type Program = ReturnType<typeof start>;

/** Bundled once: what is killed two hundred times need not be compiled two hundred times. */
beforeAll(async () => {
  mkdirSync(home);
  const here = new URL(".", import.meta.url).pathname;
  const entryPoints = [join(here, "large-saves.ts"), join(here, "large-writes.ts")];
  const outExtension = { ".js": ".mjs" };
  await build({ entryPoints, outdir: root, outExtension, bundle: true, platform: "node", format: "esm" });
});
afterAll(() => {
  for (const program of running) program.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");
  const program = {
    line: async () => String((await lines.next()).value),
    begin: () => child.stdin.write("begin\n"),
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
    async kill(signal: NodeJS.Signals) {
      child.kill(signal);
      await ended;
    },
  };
  running.add(program);
  void ended.then(() => running.delete(program));
  return program;
}

/** Ready to save as a whole, or to write what was saved; each with versions of its own. */
const saver = (kill: number) => start(join(root, "large-saves.mjs"), path, String(kill * 1000));
const writer = (kill: number) => start(join(root, "large-writes.mjs"), path, String(kill * 1000));
/** Nine of ten where the file is touched, and one anywhere in a save. */
const victimOf = (kill: number) => (kill % 10 === 0 ? saver(kill) : writer(kill));

async function begun(program: Program): Promise<void> {
  expect(await program.line()).toBe("ready");
  program.begin();
  expect(await program.line()).toBe("saving");
}

/** How long a save takes here, and how long its writing. */
async function timesOf(program: Program) {
  await begun(program);
  const began = performance.now();
  expect(await program.line()).toBe("writing");
  const writes = performance.now();
  expect(await program.line()).toBe("saved");
  const saved = performance.now();
  await program.kill("SIGKILL");
  return { save: saved - began, write: saved - writes };
}

it(`FT-32: ${kills} times kill -9 at any moment of saving 60 MB, and whoever reads finds a whole version each time`, async () => {
  const times = await timesOf(saver(0));
  const reader = start(new URL("read-for-ever.mjs", import.meta.url).pathname, path);
  expect(await reader.line()).toBe("reading");
  let next = victimOf(1);
  let halfWritten = 0;
  for (let kill = 1; kill <= kills && reader.isRunning; kill++) {
    const victim = next;
    await begun(victim);
    next = victimOf(kill + 1);
    await wait(Math.random() * 1.5 * (kill % 10 === 0 ? times.save : times.write));
    await victim.kill("SIGKILL");
    if (existsSync(join(home, ".large.ipynb.saving"))) halfWritten++;
  }
  if (reader.isRunning) void reader.kill("SIGTERM");
  const told = await reader.line();
  expect(told).not.toContain("broken");
  const { reads, versions, cells } = JSON.parse(told);
  expect(cells).toBe(60);
  // Kills that left nothing half done, or a reader that never saw a new version, would show nothing.
  expect(halfWritten).toBeGreaterThan(kills / 10);
  expect(versions).toBeGreaterThan(kills / 10);
  expect(reads).toBeGreaterThan(kills * 10);
  expect(readdirSync(home).length).toBeLessThanOrEqual(2);
}, 300_000);
