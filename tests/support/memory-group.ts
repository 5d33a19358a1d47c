import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** A control group with little memory. */
interface MemoryGroup {
  /** The process with all its children. */
  take(pid: number): void;
  remove(): void;
}

/** `null` where this machine lets nobody make one. */
export function memoryGroup(bytes: number): MemoryGroup | null {
  const parent = ownMemoryGroup();
  if (parent === null) return null;
  const folder = join(parent.folder, `atelier-test-${process.pid}`);
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, parent.version === 1 ? "memory.limit_in_bytes" : "memory.max"), String(bytes));
  } catch {
    if (existsSync(folder)) rmdirSync(folder);
    return null;
  }
  return {
    take: (pid) => {
      for (const one of [pid, ...descendants(pid)]) appendFileSync(join(folder, "cgroup.procs"), String(one));
    },
    remove: () => rmdirSync(folder),
  };
}

function ownMemoryGroup(): { readonly folder: string; readonly version: 1 | 2 } | null {
  const lines = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  const pathOf = (line: string | undefined) => line?.split(":").slice(2).join(":") ?? "/";
  const one = lines.find((line) => line.split(":")[1]?.split(",").includes("memory"));
  const roots = one === undefined ? ["/sys/fs/cgroup"] : ["/sys/fs/cgroup/memory"];
  for (const root of roots)
    for (const path of [pathOf(one ?? lines.find((line) => line.startsWith("0::"))), "/"])
      if (existsSync(join(root, path, "cgroup.procs")))
        return { folder: join(root, path), version: one === undefined ? 2 : 1 };
  return null;
}

function descendants(pid: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
      } catch {
        return { pid: Number(name), parent: 0 };
      }
    });
  const below = (of: number): number[] =>
    parents.filter(({ parent }) => parent === of).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}
