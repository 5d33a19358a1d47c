import { isBase64Mime } from "@/core/notebook/multiline";
import type { ReadPart } from "@/core/reproduce/comparable";
import { partsOf } from "@/core/snapshot/parts";
import type { Snapshot } from "@/core/snapshot/snapshot";
import type { SnapshotStore } from "../snapshots/snapshot-store";

/** Hash → bytes of the larger outputs of a snapshot. */
export type Parts = ReadonlyMap<string, Buffer>;

export async function fetchParts(
  id: string,
  { snapshot, studio }: { readonly snapshot: Snapshot; readonly studio: Pick<SnapshotStore, "part"> },
): Promise<Parts> {
  const parts = new Map<string, Buffer>();
  for (const hash of partsOf(snapshot.notebook).keys()) {
    const bytes = await studio.part({ snapshot: id, hash });
    if (bytes !== null) parts.set(hash, bytes);
  }
  return parts;
}

export function readerOf(parts: Parts): ReadPart {
  return (mime, { ref }) => parts.get(ref)?.toString(isBase64Mime(mime) ? "base64" : "utf8") ?? null;
}
