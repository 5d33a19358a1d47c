import { AppError } from "@/core/errors";
import { fileName } from "../dock/documents";
import type { Contents, Entry } from "./contents";
import { joined, parentOf } from "./rows";

/** Where the app puts what was deleted; an entry's name says when it was and where it came from. */
export const TRASH = ".atelier-trash";

export interface Trashed {
  /** Where it is now. */
  readonly path: string;
  /** Where it was; of very long paths only the name is known. */
  readonly from: string;
  readonly at: number;
  readonly bytes: number;
}

/** What is in the trash, the latest first. */
export async function listTrash(contents: Contents): Promise<readonly Trashed[]> {
  const entries = await contents.list(TRASH).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not-found") return [];
    throw error;
  });
  return entries
    .map(trashedFrom)
    .filter((each) => each !== null)
    .sort((one, other) => other.at - one.at);
}

export function trashedFrom(entry: Entry): Trashed | null {
  const match = /^(\d+)\.(.+)$/.exec(entry.name);
  if (!match?.[1] || !match[2]) return null;
  return { path: entry.path, from: decoded(match[2]), at: Number(match[1]), bytes: entry.size ?? 0 };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // Cut in the middle of a character, for being too long.
    return name;
  }
}

/** Puts it back where it was, with the folders that led to it. */
export async function restore(contents: Contents, trashed: Trashed): Promise<Entry> {
  await makeFolders(contents, parentOf(trashed.from));
  return contents.move(trashed.path, trashed.from);
}

async function makeFolders(contents: Contents, folder: string): Promise<void> {
  if (folder === "") return;
  const there = await contents.stat(folder).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not-found") return null;
    throw error;
  });
  if (there) return;
  await makeFolders(contents, parentOf(folder));
  await contents.makeFolder(joined(parentOf(folder), fileName(folder)));
}

/** As people read sizes: three digits at most, in the units of disks. */
export function sizeOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const count = bytes / 1000 ** power;
  return `${count < 10 && power > 0 ? count.toFixed(1) : Math.round(count)} ${units[power]}`;
}
