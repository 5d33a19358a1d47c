import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "@/core/json";
import { copiedFrom } from "@/core/snapshot/copied-from";
import type { SnapshotStore } from "./snapshot-store";

export interface FetchedPackages {
  /** Of the folder that they are in, below the one of all such folders; `null` where none could be had. */
  readonly folder: string | null;
  /** Names of packages whose files are not there: they come from the index. */
  readonly missing: readonly string[];
}

/**
 * The wheels of the snapshot that a notebook was copied from, in a folder of their own. What the file says is not
 * believed: a wheel is what its hash says, and the studio server gives it to those who made a copy.
 */
export async function fetchWheels(
  metadata: JsonObject,
  of: { readonly studio: Pick<SnapshotStore, "wheel">; readonly folder: string },
): Promise<FetchedPackages> {
  const from = copiedFrom(metadata);
  if (from === null || !/^[0-9a-f]{64}$/.test(from.snapshot)) return { folder: null, missing: [] };
  const name = from.snapshot.slice(0, 16);
  const missing: string[] = [];
  for (const { name: package_, wheel } of from.packages) {
    const bytes = wheel && (await of.studio.wheel({ snapshot: from.snapshot, hash: wheel.hash }));
    if (wheel === null || bytes === null || sha256(bytes) !== wheel.hash) {
      missing.push(package_);
      continue;
    }
    await mkdir(join(of.folder, name), { recursive: true, mode: 0o700 });
    await writeFile(join(of.folder, name, wheel.file), bytes, { mode: 0o600 });
  }
  return { folder: missing.length === from.packages.length ? null : name, missing };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
