import { readFile } from "node:fs/promises";
import type { KernelUsage } from "@/server/compute/compute-backend";
import { type ProcessLine, ticksPerSecond } from "@/server/machine/process-table";

/** A kernel is started with the path of its connection file, which has Jupyter's id of it in its name. */
const connectionFile = /kernel-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json/;

/** The kernel that a process was started as, by its command line; `null` for other processes. */
export function kernelOf(commandLine: string): string | null {
  return connectionFile.exec(commandLine)?.[1] ?? null;
}

/** Kernels by the pids of an app: each process counts for the nearest kernel above it. */
export function byKernel(
  lines: readonly ProcessLine[],
  kernels: ReadonlyMap<number, string>,
): ReadonlyMap<string, readonly ProcessLine[]> {
  const parents = new Map(lines.map((line) => [line.pid, line.parent]));
  const found = new Map<string, ProcessLine[]>();
  for (const line of lines) {
    let pid: number | undefined = line.pid;
    while (pid !== undefined && !kernels.has(pid)) pid = parents.get(pid);
    const id = pid === undefined ? undefined : kernels.get(pid);
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), line]);
  }
  return found;
}

interface Before {
  readonly at: number;
  readonly ticks: ReadonlyMap<number, number>;
}

/** Measures kernels from one look to the next. A process's command line is read once: it does not change. */
export function kernelMeter(): (
  lines: readonly ProcessLine[],
  at: number,
) => Promise<readonly KernelUsage[]> {
  const known = new Map<string, string | null>();
  let before: Before | null = null;
  return async (lines, at) => {
    const kernels = new Map<number, string>();
    for (const line of lines) {
      const id = await kernelOfProcess(line, known);
      if (id !== null) kernels.set(line.pid, id);
    }
    const last = before;
    before = { at, ticks: new Map(lines.map((line) => [line.pid, line.cpuTicks])) };
    return [...byKernel(lines, kernels)].map(([id, own]) => ({
      id,
      cpu: last === null ? 0 : coresOf(own, { last, at }),
      memoryBytes: own.reduce((sum, line) => sum + line.residentBytes, 0),
    }));
  };
}

async function kernelOfProcess(line: ProcessLine, known: Map<string, string | null>): Promise<string | null> {
  const name = `${line.pid}/${line.startTime}`;
  const seen = known.get(name);
  if (seen !== undefined) return seen;
  const text = await readFile(`/proc/${line.pid}/cmdline`, "latin1").catch(() => "");
  const id = kernelOf(text);
  // A process that was just born may be about to become the kernel.
  if (id !== null) known.set(name, id);
  return id;
}

function coresOf(lines: readonly ProcessLine[], of: { last: Before; at: number }): number {
  const seconds = (of.at - of.last.at) / 1000;
  if (seconds <= 0) return 0;
  const ticks = lines.reduce(
    (sum, line) => sum + Math.max(0, line.cpuTicks - (of.last.ticks.get(line.pid) ?? 0)),
    0,
  );
  return ticks / ticksPerSecond / seconds;
}
