import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { codeOf } from "./file-trouble";

/** A version of a file: by content, with what `stat` says so that most looks need no reading. */
export interface DiskVersion {
  readonly hash: string;
  readonly stamp: string;
  readonly inode: string;
}

/** The file's text and what it is known again by; throws what the file system throws. */
export async function readVersion(
  path: string,
): Promise<{ readonly text: string; readonly version: DiskVersion }> {
  // The stamp is taken first: a write in between makes the next look read again, never miss it.
  const { stamp, inode } = await stampOf(path);
  const bytes = await readFile(path);
  return { text: bytes.toString("utf8"), version: { hash: await hashOf(bytes), stamp, inode } };
}

/** `null`: no file there. */
export async function lookAt(
  path: string,
): Promise<{ readonly stamp: string; readonly inode: string } | null> {
  try {
    return await stampOf(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return null;
    throw error;
  }
}

async function stampOf(path: string) {
  const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true });
  return { stamp: `${mtimeNs}-${ctimeNs}-${size}-${ino}`, inode: String(ino) };
}

/** In slices, so that 60 MB do not hold up other people's keys. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  const slice = 4_000_000;
  for (let at = 0; at < bytes.length; at += slice) {
    hash.update(bytes.subarray(at, at + slice));
    if (bytes.length > slice) await new Promise((resolve) => setImmediate(resolve));
  }
  return hash.digest("hex");
}
