import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Where a folder is made before it is renamed into place: a new name each time, so no two makers ever share it. */
export function partialOf(folder) {
  return `${folder}.partial-${randomBytes(4).toString("hex")}`;
}

/**
 * Removes what makers that were killed have left beside a folder. The installer of such a maker may still be writing
 * there, so what cannot go now is left to the next call: it is in nobody's way.
 */
export async function removePartials(folder) {
  const start = `${basename(folder)}.partial-`;
  for (const entry of await readdir(dirname(folder))) {
    if (entry.startsWith(start)) await removeIfPossible(join(dirname(folder), entry));
  }
}

async function removeIfPossible(folder) {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (error.code !== "ENOTEMPTY") throw error;
  }
}
