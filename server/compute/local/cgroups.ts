import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { InstanceType } from "@/server/compute/compute-backend";
import type { Hierarchy } from "./cgroup-hierarchies";

/** Which group: an instance's holds its apps' groups and the limit of all of them together. */
interface Group {
  readonly instance: string | null;
  readonly app: string;
}

interface GroupUsage {
  readonly cpuMicros: number;
  readonly memoryBytes: number;
  readonly memoryPeakBytes: number;
}

/** An instance is a control group with limits; its apps are groups without any below it, so they share its size. */
export class Cgroups {
  constructor(
    private readonly options: { readonly hierarchies: readonly Hierarchy[]; readonly name: string },
  ) {}

  get enforces(): { readonly cpu: boolean; readonly memory: boolean } {
    return { cpu: this.with("cpu") !== undefined, memory: this.with("memory") !== undefined };
  }

  /** Makes the groups; answers the files by which the app's first process joins them. */
  async place(group: Group & { readonly type: InstanceType | null }): Promise<readonly string[]> {
    const joined: string[] = [];
    for (const hierarchy of this.options.hierarchies) {
      const instance = this.folder(hierarchy, instanceName(group));
      await mkdir(instance, { recursive: true });
      if (hierarchy.version === 2) {
        await delegate(hierarchy, this.folder(hierarchy));
        await delegate(hierarchy, instance);
      }
      if (group.type !== null) await limit(hierarchy, { folder: instance, type: group.type });
      await mkdir(this.ofApp(hierarchy, group), { recursive: true });
      joined.push(join(this.ofApp(hierarchy, group), "cgroup.procs"));
    }
    return joined;
  }

  async processes(group: Group): Promise<readonly number[]> {
    const lists = await Promise.all(this.options.hierarchies.map((one) => pidsBelow(this.ofApp(one, group))));
    return [...new Set(lists.flat())];
  }

  /** `null` where no group counts it. */
  async usage(group: Group): Promise<GroupUsage | null> {
    const memory = this.with("memory");
    const cpu = this.with("cpuacct") ?? this.with("cpu");
    if (memory === undefined || cpu === undefined) return null;
    const [cpuMicros, bytes] = await Promise.all([
      cpuTime(cpu, this.ofApp(cpu, group)),
      memoryUse(memory, this.ofApp(memory, group)),
    ]);
    return cpuMicros === null || bytes === null ? null : { cpuMicros, ...bytes };
  }

  /** How many of its processes the kernel killed for want of memory. */
  async outOfMemoryKills(group: Group): Promise<number> {
    const memory = this.with("memory");
    if (memory === undefined) return 0;
    const file = memory.version === 2 ? "memory.events" : "memory.oom_control";
    return (await field(join(this.ofApp(memory, group), file), "oom_kill")) ?? 0;
  }

  /** Groups that still hold something stay, and so does an instance's while it has apps. */
  async remove(group: Group): Promise<void> {
    for (const hierarchy of this.options.hierarchies) {
      await removeTree(this.ofApp(hierarchy, group));
      // Refused, as it should be, while other apps of the instance have groups in it.
      await rmdir(this.folder(hierarchy, instanceName(group))).catch(() => undefined);
      await rmdir(this.folder(hierarchy)).catch(() => undefined);
    }
  }

  private folder(hierarchy: Hierarchy, ...names: string[]): string {
    return join(hierarchy.parent, this.options.name, ...names);
  }

  private ofApp(hierarchy: Hierarchy, group: Group): string {
    return this.folder(hierarchy, instanceName(group), group.app);
  }

  private with(controller: string): Hierarchy | undefined {
    return this.options.hierarchies.find((one) => one.controllers.has(controller));
  }
}

/** JupyterServer apps run on no instance and have no limit. */
function instanceName(group: Group): string {
  return group.instance ?? "free";
}

async function delegate(hierarchy: Hierarchy, folder: string): Promise<void> {
  const names = [...hierarchy.controllers].map((controller) => `+${controller}`).join(" ");
  await writeFile(join(folder, "cgroup.subtree_control"), names).catch(() => undefined);
}

const period = 100_000;

async function limit(hierarchy: Hierarchy, group: { folder: string; type: InstanceType }): Promise<void> {
  const quota = Math.round(group.type.vcpu * period);
  const bytes = Math.round(group.type.memoryGiB * 1024 ** 3);
  const set = (file: string, value: string) =>
    writeFile(join(group.folder, file), value).catch(() => undefined);
  const has = (controller: string) => hierarchy.controllers.has(controller);
  if (hierarchy.version === 2) {
    if (has("cpu")) await set("cpu.max", `${quota} ${period}`);
    if (has("memory")) await set("memory.max", String(bytes));
    return;
  }
  if (has("cpu")) {
    await set("cpu.cfs_period_us", String(period));
    await set("cpu.cfs_quota_us", String(quota));
  }
  if (has("memory")) {
    // Old kernels add up a tree only when told to.
    await set("memory.use_hierarchy", "1");
    await set("memory.limit_in_bytes", String(bytes));
  }
}

async function cpuTime(hierarchy: Hierarchy, folder: string): Promise<number | null> {
  if (hierarchy.version === 2) return field(join(folder, "cpu.stat"), "usage_usec");
  const nanos = await number(join(folder, "cpuacct.usage"));
  return nanos === null ? null : nanos / 1000;
}

/** Without the file cache that the kernel would give up at once: what a person would call the memory in use. */
async function memoryUse(hierarchy: Hierarchy, folder: string) {
  const files =
    hierarchy.version === 2
      ? { now: "memory.current", peak: "memory.peak", cache: "inactive_file" }
      : { now: "memory.usage_in_bytes", peak: "memory.max_usage_in_bytes", cache: "total_inactive_file" };
  const [now, peak, cache] = await Promise.all([
    number(join(folder, files.now)),
    number(join(folder, files.peak)),
    field(join(folder, "memory.stat"), files.cache),
  ]);
  if (now === null) return null;
  const memoryBytes = Math.max(0, now - (cache ?? 0));
  return { memoryBytes, memoryPeakBytes: Math.max(peak ?? 0, memoryBytes) };
}

async function number(path: string): Promise<number | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text === null ? null : Number(text);
}

async function field(path: string, name: string): Promise<number | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return line === undefined ? null : Number(line.split(" ")[1]);
}

/** Programs in an app may make groups below its own. */
async function pidsBelow(folder: string): Promise<readonly number[]> {
  const text = await readFile(join(folder, "cgroup.procs"), "utf8").catch(() => "");
  const own = text.split("\n").filter(Boolean).map(Number);
  const below = await Promise.all((await groupsIn(folder)).map((name) => pidsBelow(join(folder, name))));
  return [...own, ...below.flat()];
}

/** A group stays busy for a moment after its last process has gone. */
async function removeTree(folder: string): Promise<void> {
  for (const name of await groupsIn(folder)) await removeTree(join(folder, name));
  for (let round = 0; round < 20; round++) {
    const code = await rmdir(folder).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code !== "EBUSY") return;
    await wait(25);
  }
}

async function groupsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
