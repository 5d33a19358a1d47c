import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { askJupyter } from "@/notebook/kernels/jupyter-rest";
import type { KernelApp } from "@/notebook/kernels/kernel-line";
import { baseEnvironment } from "./python-environments";

export interface RunningKernelApp extends KernelApp {
  readonly home: string;
  readonly reserve: string;
  readonly pid: number;
  log(): string;
  /** Ends Jupyter and its kernels, and removes its folders. */
  stop(): Promise<void>;
}

/** A KernelGateway app as the local backend would start it, without limits; `beside`: with the home and the reserve of that one. */
export async function startKernelApp(
  image: () => Promise<string> = baseEnvironment,
  beside?: Pick<RunningKernelApp, "home" | "reserve">,
): Promise<RunningKernelApp> {
  const environment = await image();
  // Unix sockets need short paths.
  const folder = mkdtempSync(join(tmpdir(), "ak-"));
  const home = beside?.home ?? join(folder, "home");
  const reserve = beside?.reserve ?? join(folder, "reserve");
  const [run, own] = [join(folder, "run"), join(folder, "app")];
  for (const path of [home, reserve, run, own]) mkdirSync(path, { mode: 0o700, recursive: true });
  const appId = randomUUID();
  const app: KernelApp = {
    appId,
    socketPath: join(run, "jupyter.sock"),
    baseUrl: `/apps/${appId}/`,
    tokenFile: join(own, "token"),
  };
  writeFileSync(app.tokenFile, randomUUID(), { mode: 0o600 });
  const logFile = join(own, "log");
  const log = openSync(logFile, "a");
  const child = spawn("sh", [resolve("images/kernel-gateway/run.sh")], {
    env: { ...appEnvironment({ app, home, reserve, run, own, environment }) } as NodeJS.ProcessEnv,
    stdio: ["ignore", log, log],
    detached: true,
  });
  const stop = () => stopApp(child, folder);
  await isReady(app, child).catch(async (error: unknown) => {
    const text = readFileSync(logFile, "utf8");
    await stop();
    throw new Error(`the kernel app did not start:\n${text}`, { cause: error });
  });
  return { ...app, home, reserve, pid: child.pid ?? 0, log: () => readFileSync(logFile, "utf8"), stop };
}

/** Ends Jupyter and its kernels at once, as a lost machine does. */
export function killApp({ appId }: Pick<KernelApp, "appId">): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (environmentOf(pid).includes(`ATELIER_MARKER=${appId}`)) process.kill(Number(pid), "SIGKILL");
  }
}

/** Nothing of a process that has ended meanwhile. */
function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function appEnvironment(of: {
  app: KernelApp;
  home: string;
  reserve: string;
  run: string;
  own: string;
  environment: string;
}): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    ATELIER_APP_ID: of.app.appId,
    ATELIER_APP_KIND: "KernelGateway",
    ATELIER_USER: "ada",
    ATELIER_DOMAIN: "test",
    ATELIER_INSTANCE: "test",
    ATELIER_APP_FOLDER: of.own,
    ATELIER_RUN_FOLDER: of.run,
    ATELIER_BASE_URL: of.app.baseUrl,
    ATELIER_ENVIRONMENT: of.environment,
    ATELIER_HOME: of.home,
    ATELIER_SCRATCH: of.home,
    ATELIER_RESERVE: of.reserve,
    ATELIER_MARKER: of.app.appId,
  };
}

async function isReady(app: KernelApp, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`it exited with ${child.exitCode}`);
    const answer = await askJupyter(app, { method: "GET", path: "api/status" }).catch(() => null);
    if (answer?.status === 200) return;
    await wait(100);
  }
  throw new Error("it did not answer within a minute");
}

async function stopApp(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(impatience);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
