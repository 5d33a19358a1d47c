import { constants } from "node:fs";
import { access, chmod, type FileHandle, open, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Replaces a file so that at every instant its path holds a complete old or a complete new version: written beside
 * it, brought to the disk, renamed over it, and the folder brought to the disk. `path` is a real path (symbolic links
 * resolved). `beforeRename` is the last moment to find that someone else wrote, and throws to leave the file alone.
 */
export async function writeAtomically(
  path: string,
  options: { readonly bytes: Uint8Array; beforeRename(): Promise<void> },
): Promise<void> {
  const beside = besideName(path);
  const mode = await modeOf(path);
  try {
    const file = await open(beside, "w", mode ?? 0o644);
    try {
      await file.writeFile(options.bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (mode !== null) await chmod(beside, mode);
    await options.beforeRename();
    await rename(beside, path);
  } catch (error) {
    await unlink(beside).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Always the same name, so that a kill in mid-save leaves at most one, which the next save replaces. */
function besideName(path: string): string {
  return join(dirname(path), `.${basename(path)}.saving`);
}

/** What a kill in mid-save left beside the file. */
export async function removeUnfinishedSave(path: string): Promise<void> {
  await unlink(besideName(path)).catch(() => {});
}

async function modeOf(path: string): Promise<number | null> {
  try {
    const { mode } = await stat(path);
    // Renaming over it would work in a writable folder, yet the owner said that this file is not to change.
    await access(path, constants.W_OK);
    return mode & 0o7777;
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch {
    // Some network storage refuses to sync a folder; the file itself is on the disk.
  } finally {
    await handle?.close();
  }
}
