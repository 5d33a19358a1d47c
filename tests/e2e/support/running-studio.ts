import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * The whole of Atelier as a person starts it: built pages, the studio server as a process of its own, real Jupyter,
 * real kernels. Environments are shared with the other tests; data and home are the test's own.
 */
export interface RunningStudio {
  readonly url: string;
  /** The one-use link that the last start printed. */
  readonly link: string;
  readonly home: string;
  readonly data: string;
  readonly process: ChildProcess;
  /** Ends the server as a crash does, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Nothing waits ready, so that a test meets only what it starts. `images`: stand-ins for images by these names, all with what Base Python has. `settings`: what else is in the settings
 * file.
 */
export async function startStudio(
  options: {
    readonly images?: readonly string[];
    readonly settings?: object;
    /** `own`: everybody's is the studio's; `home` is then not used. */
    readonly homes?: "own";
  } = {},
): Promise<RunningStudio> {
  const data = mkdtempSync(join(tmpdir(), "at-"));
  const home = join(data, "home");
  mkdirSync(home);
  // Python environments are the same for every test and take minutes to make.
  const environments = join(process.cwd(), ".cache", "environments");
  mkdirSync(environments, { recursive: true });
  const names = options.images ?? [];
  if (names.length === 0) symlinkSync(environments, join(data, "environments"));
  else standIns({ data, environments, names });
  const requirements = join(process.cwd(), "images/base-python/requirements.lock");
  const images = names.map((name) => ({ name, displayName: `${name} (stand-in)`, requirements }));
  writeFileSync(
    join(data, "atelier.config.json"),
    JSON.stringify({ images, waiting: { apps: 0 }, ...options.settings }),
  );
  const ports = [await freePort(), await freePort()] as const;
  const begin = () => start({ data, ports, folders: options.homes === "own" ? [] : [home] });
  let started = await begin();
  return {
    url: `http://127.0.0.1:${ports[0]}`,
    home,
    data,
    get link() {
      return started.link;
    },
    get process() {
      return started.process;
    },
    async kill() {
      const ended = once(started.process, "exit");
      started.process.kill("SIGKILL");
      await ended;
    },
    async restart() {
      started = await begin();
    },
    async close() {
      if (started.process.exitCode === null && started.process.signalCode === null) {
        const ended = once(started.process, "exit");
        started.process.kill("SIGTERM");
        await ended;
      }
      for (const pid of processesNaming(data)) tryKill(pid);
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** An environment is found by its image's name and what it is made from, so a link under another name is enough. */
function standIns(of: { data: string; environments: string; names: readonly string[] }): void {
  mkdirSync(join(of.data, "environments"));
  const link = (name: string, to: string) =>
    symlinkSync(join(of.environments, to), join(of.data, "environments", name));
  for (const name of readdirSync(of.environments)) if (!of.names.includes(name)) link(name, name);
  for (const name of of.names) link(name, "base-python");
}

interface Start {
  readonly data: string;
  /** Opened as the home. */
  readonly folders: readonly string[];
  readonly ports: readonly [number, number];
}

async function start({ data, folders, ports }: Start): Promise<{ process: ChildProcess; link: string }> {
  const child = spawn(process.execPath, ["dist/server.mjs", ...folders], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(ports[0]),
      ATELIER_CONTENT_PORT: String(ports[1]),
      ATELIER_DATA: data,
    },
  });
  return { process: child, link: await linkOf(child) };
}

/** What a start prints when it is ready; the rest of what it prints goes nowhere. */
export async function linkOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("the server has no output to read its link from");
  for await (const line of createInterface({ input: child.stdout })) {
    const link = /Atelier is ready at (\S+)/.exec(line)?.[1];
    if (link === undefined) continue;
    child.stdout.resume();
    return link;
  }
  throw new Error("the server ended before it was ready");
}

/** Processes whose environment names this folder: apps of this studio, and what they left behind. */
export function processesNaming(folder: string, word = ""): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.map(Number).filter((pid) => {
    try {
      const about =
        readFileSync(`/proc/${pid}/environ`, "latin1") + readFileSync(`/proc/${pid}/cmdline`, "latin1");
      return about.includes(folder) && readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(word);
    } catch {
      return false;
    }
  });
}

export function tryKill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
