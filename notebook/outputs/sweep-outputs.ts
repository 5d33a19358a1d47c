import { lstat, readdir, readlink, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes stored outputs that nothing points to and that have rested for long; answers their names. A name that is in
 * use keeps the file that it links to.
 */
export async function sweepOutputs(options: {
  readonly folder: string;
  readonly inUse: ReadonlySet<string>;
  /** Epoch ms: what was written later stays, for it may be pointed to in a moment, or by an undo. */
  readonly restedSince: number;
}): Promise<readonly string[]> {
  const { folder, inUse, restedSince } = options;
  const names = await readdir(folder);
  const kept = new Set(inUse);
  for (const name of names) {
    if (!inUse.has(name)) continue;
    const target = await readlink(join(folder, name)).catch(() => null);
    if (target !== null) kept.add(target);
  }
  const removed: string[] = [];
  for (const name of names) {
    if (kept.has(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await lstat(path);
    if (mtimeMs >= restedSince) continue;
    await rm(path, { force: true });
    removed.push(name);
  }
  return removed;
}
