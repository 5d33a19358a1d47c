import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StartScript } from "@/server/compute/compute-backend";
import { until } from "@/tests/contracts/compute-backend";
import { baseEnvironment } from "@/tests/support/python-environments";
import { localHost } from "./support/local-host";

const root = new URL("../../../", import.meta.url).pathname;
const script = (text: string, more: Partial<StartScript> = {}): StartScript => ({
  whose: "person",
  text,
  mustSucceed: false,
  ...more,
});

describe("start-up scripts of a real app", () => {
  let host: Awaited<ReturnType<typeof localHost>>;
  let image: string;
  beforeEach(async () => {
    const runScript = join(root, "images/kernel-gateway/run.sh");
    host = await localHost({ runScripts: { JupyterServer: runScript, KernelGateway: runScript } });
    const environment = await baseEnvironment();
    image = join(basename(dirname(environment)), basename(environment));
    await mkdir(join(host.dataFolder, "environments", dirname(image)), { recursive: true });
    await symlink(environment, join(host.dataFolder, "environments", image));
  });
  afterEach(() => host.close());
  const start = (startScripts: readonly StartScript[]) =>
    host.backend.start(host.request({ image, startScripts }));

  it("run before it is ready, the domain's first, in the home, with the app's Python, and are logged", async () => {
    const ref = await start([
      script("echo one >> order; command -v python", { whose: "domain" }),
      script("echo two >> order; pwd; echo trouble >&2"),
    ]);
    const { phases } = await until(host.backend, { ref, state: "ready" });
    expect(readFileSync(join(host.dataFolder, "homes/ada/order"), "utf8")).toBe("one\ntwo\n");
    const log = await host.backend.startLog?.(ref);
    expect(log).toMatch(/--- domain.*\n.*\/python\/bin\/python\n--- code 0 .*\n--- person/s);
    expect(log).toContain(`${join(host.dataFolder, "homes/ada")}\ntrouble\n--- code 0`);
    expect(phases.map(({ note }) => note)).toContain("Running: your own start-up script");
    expect(phases.filter(({ warning }) => warning)).toEqual([]);
  });

  it("that fail are told, and the app is there all the same", async () => {
    const ref = await start([script("echo why; exit 3", { whose: "domain" }), script("echo after")]);
    const { phases } = await until(host.backend, { ref, state: "ready" });
    expect(phases).toContainEqual(
      expect.objectContaining({
        warning: true,
        note: "The start-up script of your domain ended with code 3. The app goes on without it; its log says more.",
      }),
    );
    expect(await host.backend.startLog?.(ref)).toMatch(/why\n--- code 3 .*after\n--- code 0/s);
  });

  it("of the domain that must not fail leave no app where they do, and say so", async () => {
    const ref = await start([script("echo why; exit 3", { whose: "domain", mustSucceed: true })]);
    const status = await until(host.backend, { ref, state: "stopped" });
    expect(status.cause).toEqual({ type: "failed" });
    expect(status.evidence).toMatch(
      /^The start-up script of your domain ended with code 3, and your domain wants no app without it.*why/s,
    );
  });
});

it("ends a start-up script whose time is over, with what it started, and says so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ss-"));
  const scripts = join(folder, "scripts");
  mkdirSync(scripts);
  writeFileSync(join(scripts, "1-person.sh"), "echo $$ > pids; sleep 600 & echo $! >> pids; wait");
  writeFileSync(join(scripts, "2-person.sh"), "echo next");
  const python = join(await baseEnvironment(), "bin/python");
  const env = { ...process.env, ATELIER_RUN_FOLDER: folder };
  await promisify(execFile)(python, ["-B", join(root, "images/starting/scripts.py"), scripts, "1"], {
    cwd: folder,
    env,
  });
  const said = readFileSync(join(folder, "starting.jsonl"), "utf8");
  expect(said).toContain("Your own start-up script did not end within 1 s, so it was ended.");
  expect(readFileSync(join(scripts, "log"), "utf8")).toMatch(/ended after 1 s\n--- person.*\nnext/);
  // One that nobody has reaped yet has no command any more.
  const commandOf = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  };
  const pids = readFileSync(join(folder, "pids"), "utf8").trim().split("\n");
  expect(pids.map(commandOf)).toEqual(["", ""]);
  rmSync(folder, { recursive: true });
});
