import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { AppAddress, AppRef, AppStatus, PhaseTime } from "@/server/compute/compute-backend";

/**
 * All that is known about a local app is in its folder: nothing in memory, so that another studio server, or this
 * one after a restart, sees the same.
 *
 * `app.json` how it was started · `token` · `log` · `ready` (its time is when) · `pid` and `exit` from the witness ·
 * `stopping` somebody asked · `stopped.json` how it ended
 */
export interface AppFolder {
  readonly path: string;
}

const phase = z.object({
  phase: z.enum(["queued", "placing", "pulling", "starting", "ready"]),
  at: z.number(),
  note: z.string(),
});

const appRecord = z.object({
  ref: z.object({
    backend: z.literal("local"),
    app: z.string(),
    pid: z.number(),
    startTime: z.number(),
    marker: z.string(),
  }),
  requestId: z.string(),
  kind: z.enum(["JupyterServer", "KernelGateway"]),
  labels: z.object({
    installation: z.string(),
    domain: z.string(),
    owner: z.string(),
    app: z.string(),
    instance: z.string().nullable(),
  }),
  address: z.object({ jupyter: z.string(), notebook: z.string().nullable(), tokenFile: z.string() }),
  baseUrl: z.string(),
  phases: z.array(phase),
  bootId: z.string(),
  memoryLimitBytes: z.number().nullable(),
});

export type AppRecord = z.infer<typeof appRecord>;
type LocalRef = AppRecord["ref"];

const causes = [
  "asked",
  "idle",
  "budget",
  "out-of-memory",
  "evicted",
  "host-lost",
  "failed",
  "unknown",
] as const;

const stoppedRecord = z.object({
  state: z.literal("stopped"),
  cause: z.union([
    z.object({ type: z.literal("exited"), code: z.number().nullable(), signal: z.string().nullable() }),
    z.object({ type: z.enum(causes) }),
  ]),
  at: z.number().nullable(),
  evidence: z.string(),
});

export type Stopped = Extract<AppStatus, { state: "stopped" }>;

export function appFolder(options: { dataFolder: string; app: string }): AppFolder {
  return { path: join(options.dataFolder, "apps", options.app) };
}

/** The ids of apps that have a folder; other things in there are left alone. */
export async function appIds(dataFolder: string): Promise<readonly string[]> {
  const entries = await readdir(join(dataFolder, "apps"), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** `null` for a ref of another backend, or one that nobody could have handed out. */
export function parseRef(ref: AppRef): LocalRef | null {
  const parsed = appRecord.shape.ref.safeParse(ref);
  return parsed.success && /^[\w-]+$/.test(parsed.data.app) ? parsed.data : null;
}

/** `null` where there is none, or only a part of one. */
export async function readRecord(folder: AppFolder): Promise<AppRecord | null> {
  return parsedFile(folder, { name: "app.json", schema: appRecord });
}

/** In one step: after a crash it is there whole or not at all. */
export async function writeRecord(folder: AppFolder, record: AppRecord): Promise<void> {
  await writeWhole(join(folder.path, "app.json"), JSON.stringify(record, null, 2));
}

/** `null` while its end is not written down. */
export async function readStopped(folder: AppFolder): Promise<Stopped | null> {
  return parsedFile(folder, { name: "stopped.json", schema: stoppedRecord });
}

/** The first end that is written down is the one that counts. */
export async function writeStopped(folder: AppFolder, stopped: Stopped): Promise<Stopped> {
  const already = await readStopped(folder);
  if (already !== null) return already;
  await writeWhole(join(folder.path, "stopped.json"), JSON.stringify(stopped));
  await rm(join(folder.path, "token"), { force: true });
  return stopped;
}

/** A file that says something by being there; answers since when, or `null`. */
export async function markedAt(
  folder: AppFolder,
  name: "ready" | "stopping" | "exit",
): Promise<number | null> {
  const found = await stat(join(folder.path, name)).catch(() => null);
  return found === null ? null : Math.round(found.mtimeMs);
}

/** Leaves an empty file whose time says when; marking again changes nothing. */
export async function mark(folder: AppFolder, name: "ready" | "stopping"): Promise<void> {
  await writeFile(join(folder.path, name), "", { flag: "a", mode: 0o600 });
}

/** The exit status that the witness wrote down, or `null` while there is none. */
export async function exitStatus(folder: AppFolder): Promise<number | null> {
  const text = await readFile(join(folder.path, "exit"), "utf8").catch(() => null);
  return text === null ? null : Number(text);
}

/** The process id of the app itself, or `null` before its witness has written it down. */
export async function appPid(folder: AppFolder): Promise<number | null> {
  const text = await readFile(join(folder.path, "pid"), "utf8").catch(() => "");
  return text === "" ? null : Number(text);
}

const evidenceLines = 50;
const evidenceBytes = 64 * 1024;

/** The last lines that the app wrote: what a person needs to see why it did not come up. */
export async function logTail(folder: AppFolder): Promise<string> {
  const file = await open(join(folder.path, "log"), "r").catch(() => null);
  if (file === null) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, evidenceBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8").trimEnd().split("\n").slice(-evidenceLines).join("\n");
  } finally {
    await file.close();
  }
}

export function phasesOf(
  record: { readonly phases: readonly PhaseTime[] },
  readyAt: number | null,
): readonly PhaseTime[] {
  return readyAt === null ? record.phases : [...record.phases, { phase: "ready", at: readyAt, note: "" }];
}

export function addressOf(record: Pick<AppRecord, "address">): AppAddress {
  return record.address;
}

/** What is not there, or was cut short by a crash, counts as not there. */
async function parsedFile<T>(
  folder: AppFolder,
  file: { name: string; schema: z.ZodType<T> },
): Promise<T | null> {
  const text = await readFile(join(folder.path, file.name), "utf8").catch(() => null);
  if (text === null) return null;
  const parsed = file.schema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  // A name of its own: a command beside the server may be writing the same down.
  const draft = `${path}.${randomUUID()}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}
