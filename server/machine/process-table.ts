import { readdir, readFile } from "node:fs/promises";

/** One line of the machine's process table. A pid alone says nothing: numbers are given out again. */
export interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Clock ticks since the machine started; with the pid it names one process for ever. */
  readonly startTime: number;
  readonly cpuTicks: number;
  readonly residentBytes: number;
}

const pageBytes = 4096;
/** `sysconf(_SC_CLK_TCK)`: 100 on every Linux that Node runs on. */
export const ticksPerSecond = 100;

/** `null` when there is no such process, or only its corpse. */
export async function processLine(pid: number): Promise<ProcessLine | null> {
  const text = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => null);
  return text === null ? null : parseStat(pid, text);
}

/** The name stands in brackets and may hold anything, brackets included: fields count from the last one. */
export function parseStat(pid: number, text: string): ProcessLine | null {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(fields[number - 3]);
  const state = fields[0];
  if (state === "Z" || state === "X" || state === undefined) return null;
  return {
    pid,
    parent: field(4),
    session: field(6),
    cpuTicks: field(14) + field(15),
    startTime: field(22),
    residentBytes: field(24) * pageBytes,
  };
}

async function allProcesses(): Promise<readonly ProcessLine[]> {
  const names = await readdir("/proc");
  const lines = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => processLine(Number(name))),
  );
  return lines.filter((line) => line !== null);
}

/** Whether that process was started with this marker; what belongs to others cannot be read and is not ours. */
export async function hasMarker(pid: number, marker: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
  return environment.split("\0").includes(`ATELIER_MARKER=${marker}`);
}

/**
 * Everything that this start brought about. Kernels put themselves into sessions of their own, and a person may
 * start a program with an empty environment; so: whoever carries the marker, whoever is in a session with one of
 * them (such sessions hold nothing else), and their descendants.
 */
export async function processesOfMarker(marker: string): Promise<readonly ProcessLine[]> {
  const all = await allProcesses();
  const marked = await Promise.all(all.map((line) => hasMarker(line.pid, marker)));
  const seeds = all.filter((_, index) => marked[index]);
  const sessions = new Set(seeds.map((line) => line.session));
  const found = new Map(seeds.map((line) => [line.pid, line]));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const line of all) {
      if (found.has(line.parent) || sessions.has(line.session)) found.set(line.pid, line);
    }
  }
  found.delete(process.pid);
  return [...found.values()];
}

/** Changes with each start of the machine: after it, no process of ours can be alive. */
export async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "none")).trim();
}
