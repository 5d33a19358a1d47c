import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { processLine } from "@/server/machine/process-table";
import type { EngineDefinition } from "./engine";

/** A process that was started for an engine; with its start time it names one process for ever. */
export interface EngineProcess {
  readonly pid: number;
  readonly startTime: number;
}

const written = z.object({ pid: z.number().int().positive(), startTime: z.number() });

/** The one that the last studio server started, where it is still alive. */
export async function survivorOf({
  folder,
}: Pick<EngineDefinition, "folder">): Promise<EngineProcess | null> {
  try {
    const found = written.parse(JSON.parse(await readFile(recordOf(folder), "utf8")));
    return (await isAlive(found)) ? found : null;
  } catch {
    return null;
  }
}

export async function isAlive({ pid, startTime }: EngineProcess): Promise<boolean> {
  return (await processLine(pid))?.startTime === startTime;
}

/** Starts it in a session of its own, so that it outlives the studio server, and writes down which process it is. */
export async function startEngine(
  engine: EngineDefinition,
  environment: string,
): Promise<EngineProcess & { readonly child: ChildProcess }> {
  await mkdir(engine.folder, { recursive: true, mode: 0o700 });
  await mkdir(dirname(engine.socket), { recursive: true, mode: 0o700 });
  await rm(engine.socket, { force: true });
  const log = await open(join(engine.folder, "log"), "w", 0o600);
  try {
    const [program, ...args] = engine.command(environment);
    const child = spawn(program, args, {
      cwd: engine.folder,
      detached: true,
      env: { ...engine.environment } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", log.fd, log.fd],
    });
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
    const pid = child.pid ?? 0;
    const started = { pid, startTime: (await processLine(pid))?.startTime ?? 0 };
    const record = recordOf(engine.folder);
    await writeFile(`${record}.new`, `${JSON.stringify(started)}\n`, { mode: 0o600 });
    await rename(`${record}.new`, record);
    return { ...started, child };
  } finally {
    await log.close();
  }
}

/** Ends it and what it has started, which it would leave behind: first asked, then, after five seconds, made to. */
export async function endEngine(running: EngineProcess): Promise<void> {
  signalGroup(running.pid, "SIGTERM");
  for (let waited = 0; waited < 5_000 && (await isAlive(running)); waited += 50) await pause(50);
  signalGroup(running.pid, "SIGKILL");
}

/** The end of what it last wrote, for the log of the studio. */
export async function lastWords({ folder }: Pick<EngineDefinition, "folder">): Promise<string> {
  return readFile(join(folder, "log"), "utf8").then(
    (text) => text.slice(-2_000),
    () => "",
  );
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of it is left.
  }
}

function recordOf(folder: string): string {
  return join(folder, "process.json");
}
