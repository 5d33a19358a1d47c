import { execFile } from "node:child_process";
import { lstat, readdir, statfs } from "node:fs/promises";
import { join, relative } from "node:path";
import type { VolumeUse } from "@/server/compute/compute-backend";

const filesNamed = 20;
const entriesLooked = 5000;
const withinMs = 10_000;

/** What a folder holds, as `du` counts it, and what its disk has left for it, as `df` does. `null`: no such folder. */
export async function folderUse(folder: string): Promise<VolumeUse | null> {
  const disk = await statfs(folder).catch(() => null);
  if (disk === null) return null;
  const [usedBytes, found] = await Promise.all([diskUse(folder), filesIn(folder)]);
  const files = found.toSorted((a, b) => b.bytes - a.bytes);
  return {
    usedBytes,
    freeBytes: disk.bavail * disk.bsize,
    fileCount: files.length,
    files: files.slice(0, filesNamed),
  };
}

/** Its own program does it: it knows hard links, and a large home would keep this one busy. */
function diskUse(folder: string): Promise<number | null> {
  return new Promise((resolve) => {
    execFile("du", ["-skx", "--", folder], { timeout: withinMs }, (_error, stdout) => {
      // A file that vanished meanwhile is an error to `du`, which has the sum all the same.
      const kibibytes = Number.parseInt(stdout, 10);
      resolve(Number.isNaN(kibibytes) ? null : kibibytes * 1024);
    });
  });
}

type File = VolumeUse["files"][number];

/** The files below it, up to a number at which nobody reads their names. */
async function filesIn(folder: string): Promise<readonly File[]> {
  const found: File[] = [];
  const waiting = [folder];
  for (let looked = 0; waiting.length > 0 && looked < entriesLooked; ) {
    const here = waiting.pop() ?? "";
    for (const entry of await readdir(here, { withFileTypes: true }).catch(() => [])) {
      looked++;
      const path = join(here, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else found.push({ path: relative(folder, path), bytes: await sizeOf(path) });
    }
  }
  return found;
}

async function sizeOf(path: string): Promise<number> {
  return (await lstat(path).catch(() => null))?.size ?? 0;
}
