import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { EngineDefinition } from "@/server/engines/engine";
import { superviseEngine } from "@/server/engines/supervisor";

let folder: string;
let prepared: number;
const open: { stop(): Promise<void> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "en-"));
  prepared = 0;
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A small server that has a child, as MLflow has, and says its process id. */
const program = `
const { spawn } = require("node:child_process");
const child = spawn("sleep", ["1000"]);
require("node:fs").writeFileSync(process.env.CHILD, String(child.pid));
require("node:http").createServer((q, s) => s.end(String(process.pid))).listen(process.argv[2]);
`;

function definition(change: Partial<EngineDefinition> = {}): EngineDefinition {
  const script = join(folder, "engine.cjs");
  writeFileSync(script, program);
  const socket = join(folder, "run/engine.sock");
  return {
    name: "small",
    title: "The engine",
    folder: join(folder, "data"),
    socket,
    prepare: async () => {
      prepared += 1;
      return folder;
    },
    command: () => [process.execPath, script, socket],
    environment: { CHILD: join(folder, "child") },
    healthPath: "/",
    startWithinMs: 20_000,
    ...change,
  };
}

function engine(change: Partial<EngineDefinition> = {}, now = () => Date.now()) {
  const log = { info: () => undefined, warn: () => undefined };
  const made = superviseEngine(definition(change), { clock: { now }, log });
  open.push(made);
  return made;
}

const pid = () => Number(JSON.parse(readFileSync(join(folder, "data/process.json"), "utf8")).pid);
const isThere = (process: number) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${process}/status`, "utf8"));
  } catch {
    return false;
  }
};

it("starts at its first use, once for all who ask", async () => {
  const one = engine();
  expect(one.state()).toEqual({ state: "resting" });
  const sockets = await Promise.all(Array.from({ length: 20 }, () => one.ensure()));
  expect(new Set(sockets)).toEqual(new Set([join(folder, "run/engine.sock")]));
  expect(prepared).toBe(1);
  expect(one.state()).toEqual({ state: "ready" });
});

it("is found again by the next studio server, which starts no second one", async () => {
  await engine().ensure();
  const first = pid();
  await engine().ensure();
  expect(pid()).toBe(first);
  expect(prepared).toBe(1);
});

it("FT-39 is started again after kill -9, when it is next asked for", async () => {
  const one = engine();
  await one.ensure();
  const first = pid();
  process.kill(first, "SIGKILL");
  await expect.poll(() => isThere(first)).toBe(false);
  await one.ensure();
  expect(pid()).not.toBe(first);
  expect(isThere(pid())).toBe(true);
});

it("ends with all that it started", async () => {
  const one = engine();
  await one.ensure();
  const [own, child] = [pid(), Number(readFileSync(join(folder, "child"), "utf8"))];
  expect([isThere(own), isThere(child)]).toEqual([true, true]);
  await one.stop();
  await expect.poll(() => [isThere(own), isThere(child)]).toEqual([false, false]);
  expect(one.state()).toEqual({ state: "resting" });
});

it("says that it did not start, does not try at every question, and tries again later", async () => {
  let now = Date.now();
  let works = false;
  const script = () =>
    works ? [join(folder, "engine.cjs"), join(folder, "run/engine.sock")] : ["-e", "process.exit(3)"];
  const one = engine({ command: () => [process.execPath, ...script()] }, () => now);
  await expect(one.ensure()).rejects.toThrow("The engine did not start. What is stored is safe");
  works = true;
  await expect(one.ensure()).rejects.toThrow("did not start");
  expect(prepared).toBe(1);
  now += 11_000;
  await one.ensure();
  expect(one.state()).toEqual({ state: "ready" });
});

it("keeps its folder and its socket from other users of the machine", async () => {
  await engine().ensure();
  const modes = execFileSync("stat", ["-c", "%a", join(folder, "data"), join(folder, "run")], {
    encoding: "utf8",
  });
  expect(modes.trim().split("\n")).toEqual(["700", "700"]);
});
