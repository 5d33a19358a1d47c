import type { IncomingMessage } from "node:http";
import type { Kysely } from "kysely";
import type { Snapshot } from "@/core/snapshot/snapshot";
import type { BlobStore } from "@/server/blobs/blob-store";
import { receiveSnapshot } from "./receive";
import { snapshotSchema } from "./snapshot-schema";
import type { SnapshotTables } from "./tables";

/** Frozen notebooks, each under the hash of its text. */
export interface Snapshots {
  /** Takes one in as a notebook server sends it, and answers its id. */
  receive(
    request: IncomingMessage,
    owner: { readonly id: string; readonly domainId: string },
  ): Promise<string>;
  /** `null` where there is none of that id. */
  read(id: string): Promise<Snapshot | null>;
  part(hash: string): Promise<Buffer | null>;
}

interface Parts {
  readonly db: Kysely<SnapshotTables>;
  readonly blobs: BlobStore;
}

export function createSnapshots({ db, blobs }: Parts): Snapshots {
  return {
    async receive(request, owner) {
      const { snapshot, bytes } = await receiveSnapshot(request, blobs);
      const text = Buffer.from(JSON.stringify(snapshot));
      const id = await blobs.put(text);
      await db
        .insertInto("snapshots")
        .values({
          id,
          owner: owner.id,
          domain: owner.domainId,
          title: snapshot.title,
          bytes: bytes + text.byteLength,
          taken_at: snapshot.takenAt,
        })
        // Two people's notebooks can be the same to the millisecond in tests only; the first keeps it.
        .onConflict((conflict) => conflict.column("id").doNothing())
        .execute();
      return id;
    },
    async read(id) {
      const text = await blobs.read(id);
      return text === null ? null : snapshotSchema.parse(JSON.parse(text.toString("utf8")));
    },
    part: (hash) => blobs.read(hash),
  };
}
