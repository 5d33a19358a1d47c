import { access, constants, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A folder of the control group file system below which this process may make groups of its own. */
export interface Hierarchy {
  readonly version: 1 | 2;
  readonly controllers: ReadonlySet<string>;
  /** Where our groups go. */
  readonly parent: string;
}

const wanted = ["cpu", "cpuacct", "memory", "pids"];

/** The hierarchies that can be used here; none on a machine that gives this user no part of them. */
export async function usableHierarchies(): Promise<readonly Hierarchy[]> {
  const [mounts, groups] = await Promise.all([
    readFile("/proc/self/mountinfo", "utf8").catch(() => ""),
    readFile("/proc/self/cgroup", "utf8").catch(() => ""),
  ]);
  const found: Hierarchy[] = [];
  for (const candidate of candidates(mounts, groups)) {
    const usable = await usableParent(candidate);
    if (usable === null) continue;
    const already = new Set(found.flatMap((hierarchy) => [...hierarchy.controllers]));
    const fresh = [...usable.controllers].filter((name) => !already.has(name));
    if (fresh.length > 0) found.push({ ...usable, controllers: new Set(fresh) });
  }
  return found;
}

interface Candidate {
  readonly version: 1 | 2;
  readonly controllers: ReadonlySet<string>;
  readonly mount: string;
  readonly own: string;
}

/** From `/proc/self/mountinfo` and `/proc/self/cgroup`: what is mounted, and where this process is in it. */
export function candidates(mountinfo: string, groups: string): readonly Candidate[] {
  const own = new Map(groups.split("\n").flatMap(ownGroups));
  return mountinfo.split("\n").flatMap((line): Candidate[] => {
    const [head, tail] = line.split(" - ");
    const fields = head?.split(" ") ?? [];
    const [type, , options] = tail?.split(" ") ?? [];
    const mount = fields[4];
    if (mount === undefined) return [];
    const inside = (path: string | undefined) => relativeTo(fields[3] ?? "/", path ?? "/");
    if (type === "cgroup2") {
      return [{ version: 2, controllers: new Set(), mount, own: inside(own.get("")) }];
    }
    if (type !== "cgroup") return [];
    const controllers = (options ?? "").split(",").filter((name) => wanted.includes(name));
    if (controllers.length === 0) return [];
    return [
      { version: 1, controllers: new Set(controllers), mount, own: inside(own.get(controllers[0] ?? "")) },
    ];
  });
}

function ownGroups(line: string): [string, string][] {
  const [, names, ...path] = line.split(":");
  if (names === undefined) return [];
  return names.split(",").map((name) => [name, path.join(":")]);
}

/** In a container the mount may show only a part of the tree. */
function relativeTo(root: string, path: string): string {
  if (root === "/") return path;
  return path.startsWith(root) ? path.slice(root.length) || "/" : "/";
}

async function usableParent(candidate: Candidate): Promise<Hierarchy | null> {
  const own = join(candidate.mount, candidate.own);
  if (candidate.version === 1) {
    return (await writable(own)) ? { version: 1, controllers: candidate.controllers, parent: own } : null;
  }
  // In version 2 a group that holds processes gives no controllers to groups below it: so beside this process's
  // group rather than inside it, wherever that is allowed.
  for (const parent of [dirname(own), own]) {
    if (!parent.startsWith(candidate.mount) || !(await writable(parent))) continue;
    const given = await readFile(join(parent, "cgroup.subtree_control"), "utf8").catch(() => "");
    const controllers = given.split(/\s+/).filter((name) => wanted.includes(name));
    if (controllers.length > 0) return { version: 2, controllers: new Set(controllers), parent };
  }
  return null;
}

async function writable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
