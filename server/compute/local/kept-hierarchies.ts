import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { bootId } from "@/server/machine/process-table";
import { type Hierarchy, usableHierarchies } from "./cgroup-hierarchies";

const kept = z.object({
  bootId: z.string(),
  hierarchies: z.array(
    z.object({ version: z.literal([1, 2]), controllers: z.array(z.string()), parent: z.string() }),
  ),
});

/**
 * Where this installation's groups are. A studio server that was started from another session is in another place
 * itself; as long as apps of the one before it have groups, new ones go beside them, or two halves of one instance
 * would each have its whole size.
 */
export async function hierarchiesOf(options: {
  dataFolder: string;
  name: string;
}): Promise<readonly Hierarchy[]> {
  const file = join(options.dataFolder, "control-groups.json");
  const boot = await bootId();
  const before = await readKept(file);
  if (before !== null && before.bootId === boot && before.hierarchies.length > 0) {
    const there = before.hierarchies.map((one) => access(join(one.parent, options.name)));
    const inUse = await Promise.all(there).then(
      () => true,
      () => false,
    );
    if (inUse) return before.hierarchies.map((one) => ({ ...one, controllers: new Set(one.controllers) }));
  }
  const fresh = await usableHierarchies();
  const hierarchies = fresh.map((one) => ({ ...one, controllers: [...one.controllers] }));
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify({ bootId: boot, hierarchies }), { mode: 0o600 });
  return fresh;
}

async function readKept(file: string): Promise<z.infer<typeof kept> | null> {
  try {
    return kept.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
