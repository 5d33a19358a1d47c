import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { SnapshotPackage } from "@/core/snapshot/snapshot";
import type { PackageFiles } from "../packages/added-packages";

interface FrozenPackages {
  readonly packages: readonly SnapshotPackage[];
  /** Hash → bytes of every wheel that the packages name. */
  readonly blobs: ReadonlyMap<string, Buffer>;
  /** Sentences: what could not be captured. */
  readonly missing: readonly string[];
}

/**
 * What a person added to the image, with its files as far as there is room for them (`room` in bytes): whoever copies
 * the notebook can neither read this home nor, perhaps, the index that a package came from.
 */
export async function freezePackages(
  found: readonly PackageFiles[],
  { room }: { readonly room: number },
): Promise<FrozenPackages> {
  const packages: SnapshotPackage[] = [];
  const blobs = new Map<string, Buffer>();
  const left: string[] = [];
  let free = room;
  for (const { name, version, wheel } of found) {
    const bytes = wheel === null ? null : await readFile(wheel.path).catch(() => null);
    if (wheel === null || bytes === null || bytes.byteLength > free) {
      left.push(`${name} ${version}`);
      packages.push({ name, version, wheel: null });
      continue;
    }
    free -= bytes.byteLength;
    const hash = createHash("sha256").update(bytes).digest("hex");
    blobs.set(hash, bytes);
    packages.push({ name, version, wheel: { file: wheel.file, hash, size: bytes.byteLength } });
  }
  return { packages, blobs, missing: left.length === 0 ? [] : [sentence(left)] };
}

function sentence(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(", ") + (names.length > 10 ? ` and ${names.length - 10} more` : "");
  return `The files of ${shown} are not in the snapshot: a copy gets them from the package index.`;
}
