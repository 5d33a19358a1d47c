import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { processLine } from "@/server/machine/process-table";

const waiting = new Map<string, Promise<unknown>>();

/** One at a time for this path, among the callers of this process and among processes of this machine. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = waiting.get(path) ?? Promise.resolve();
  const mine = before.then(() => withFile(path, work));
  const settled = mine.catch(() => undefined);
  waiting.set(path, settled);
  void settled.then(() => {
    if (waiting.get(path) === settled) waiting.delete(path);
  });
  return mine;
}

async function withFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const me = `${process.pid} ${(await processLine(process.pid))?.startTime ?? 0}`;
  while (!(await take(path, me))) {
    if (await abandoned(path)) await rm(path, { force: true });
    else await wait(20);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Written beside and linked: a lock is never seen without its holder's name. */
async function take(path: string, me: string): Promise<boolean> {
  const draft = `${path}.${me.replace(" ", ".")}`;
  await writeFile(draft, me, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Its holder was killed while holding it. */
async function abandoned(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return false;
  const [pid, startTime] = text.split(" ").map(Number);
  const holder = await processLine(pid ?? 0);
  return holder === null || holder.startTime !== startTime;
}
