import { lchown, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes a folder and all in it belong to somebody. Once it is theirs, nothing in it is looked at again: whoever owns it
 * decides from then on. Links are handed over as links; what they lead to is not touched.
 */
export async function handOver(folder: string, to: { readonly uid: number; readonly gid: number }) {
  if ((await lstat(folder)).uid === to.uid) return;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), to.uid, to.gid);
  }
  // Last, so that a hand-over that was cut short is begun again.
  await lchown(folder, to.uid, to.gid);
}
