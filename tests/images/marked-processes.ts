import { readdirSync, readFileSync } from "node:fs";

interface Marked {
  readonly pid: number;
  readonly command: string;
}

/** Every process of this machine that carries the marker of one start in its environment. */
export function markedProcesses(marker: string): readonly Marked[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/environ`).split("\0").includes(`ATELIER_MARKER=${marker}`))
    .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim() }))
    .filter(({ command }) => command !== "");
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
