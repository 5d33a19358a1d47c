import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@/core/errors";
import { type BlobStore, blobHash } from "./blob-store";

/** Blobs as files of one folder; several servers may share it. */
export function fileBlobs(folder: string): BlobStore {
  const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash.slice(2));
  return {
    async put(bytes) {
      const hash = sha256(bytes);
      const path = pathOf(hash);
      const known = await stat(path).catch(() => null);
      if (known?.size === bytes.byteLength) return hash;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeWhole(path, bytes);
      return hash;
    },
    async read(hash) {
      if (!blobHash.test(hash)) return null;
      const bytes = await readFile(pathOf(hash)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      });
      if (bytes !== null && sha256(bytes) !== hash) throw new Error(`blob ${hash} is not what it was`);
      return bytes;
    },
  };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Under another name until it is on the disk: whoever finds the name finds all of it, also after a loss of power. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${randomBytes(6).toString("hex")}.part`;
  try {
    const file = await open(part, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOSPC" && code !== "EDQUOT") throw error;
    const sentence =
      "The studio's disk is full, so this could not be kept. Nothing was shared; try again later.";
    throw new AppError("disk-full", sentence, { cause: error });
  }
}
