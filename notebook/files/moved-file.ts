import { readdir } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { lookAt } from "./disk-version";

const mostEntries = 2_000;

/** Where a file that vanished from its path now is, looked for in its folder by inode; `null`: not there. */
export async function findMoved(realPath: string, inode: string): Promise<string | null> {
  const folder = dirname(realPath);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((name) => name.endsWith(".ipynb")).slice(0, mostEntries)) {
    const path = join(folder, name);
    const look = await lookAt(path).catch(() => null);
    if (look?.inode === inode) return path;
  }
  return null;
}

/** The path as people read it, after a rename within its folder. */
export function pathAfterMove(path: string, moved: string): string {
  const folder = posix.dirname(path);
  return folder === "." ? basename(moved) : `${folder}/${basename(moved)}`;
}
