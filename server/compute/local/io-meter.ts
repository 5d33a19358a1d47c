import { readFile } from "node:fs/promises";
import type { ProcessLine } from "@/server/machine/process-table";

/** Measures what processes read and write, files, pipes and terminals alike, from one look to the next: bytes a second. */
export function ioMeter(): (lines: readonly ProcessLine[], at: number) => Promise<number> {
  let before: { readonly at: number; readonly bytes: ReadonlyMap<string, number> } | null = null;
  return async (lines, at) => {
    const entries = await Promise.all(
      lines.map(async (line) => [`${line.pid}/${line.startTime}`, await bytesOf(line.pid)] as const),
    );
    const last = before;
    before = { at, bytes: new Map(entries) };
    if (last === null || at <= last.at) return 0;
    const moved = entries.reduce(
      (sum, [name, bytes]) => sum + Math.max(0, bytes - (last.bytes.get(name) ?? 0)),
      0,
    );
    return (moved * 1000) / (at - last.at);
  };
}

/** Zero for a process that has just ended. */
async function bytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/io`, "latin1").catch(() => "");
  const read = Number(/^rchar: (\d+)/m.exec(text)?.[1] ?? 0);
  const written = Number(/^wchar: (\d+)/m.exec(text)?.[1] ?? 0);
  return read + written;
}
