import type { IncomingMessage } from "node:http";
import type { Kysely } from "kysely";
import { AppError } from "@/core/errors";
import { scanNotebook } from "@/core/secrets/scan-notebook";
import { partsOf } from "@/core/snapshot/parts";
import type { Snapshot } from "@/core/snapshot/snapshot";
import { type BlobStore, blobHash } from "@/server/blobs/blob-store";
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
  /** The snapshot, or a part of its outputs, for the same people; to anybody else there is none. */
  readFor(person: { readonly id: string }, id: string): Promise<Snapshot | null>;
  partFor(
    person: { readonly id: string },
    of: { readonly snapshot: string; readonly hash: string },
  ): Promise<Buffer | null>;
  /** A wheel for whoever took the snapshot, made a copy of it or checks it; to anybody else there is none. */
  wheelFor(
    person: { readonly id: string },
    of: { readonly snapshot: string; readonly hash: string },
  ): Promise<Buffer | null>;
}

interface Parts {
  readonly db: Kysely<SnapshotTables>;
  readonly blobs: BlobStore;
  /** Whether nothing is taken in which secrets are found. */
  readonly secretsBlock: boolean;
}

export function createSnapshots({ db, blobs, secretsBlock }: Parts): Snapshots {
  const read = async (id: string) => {
    const text = await blobs.read(id);
    return text === null ? null : snapshotSchema.parse(JSON.parse(text.toString("utf8")));
  };
  const readFor = async (person: { readonly id: string }, id: string) =>
    blobHash.test(id) && (await hasCopied(db, { person: person.id, snapshot: id })) ? read(id) : null;
  return {
    read,
    async receive(request, owner) {
      const { snapshot, bytes } = await receiveSnapshot(request, blobs);
      if (secretsBlock) await refuseSecrets(snapshot, blobs);
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
    part: (hash) => blobs.read(hash),
    readFor,
    async partFor(person, { snapshot, hash }) {
      const found = await readFor(person, snapshot);
      return found !== null && partsOf(found.notebook).has(hash) ? blobs.read(hash) : null;
    },
    async wheelFor(person, { snapshot, hash }) {
      const packages = (await readFor(person, snapshot))?.environment.packages ?? [];
      return packages.some(({ wheel }) => wheel?.hash === hash) ? blobs.read(hash) : null;
    },
  };
}

/** Or took it; who made a copy, or began a check, has what they need also once the link has ended. */
async function hasCopied(
  db: Kysely<SnapshotTables>,
  { person, snapshot }: { readonly person: string; readonly snapshot: string },
): Promise<boolean> {
  const own = db.selectFrom("snapshots").select("id").where("id", "=", snapshot).where("owner", "=", person);
  if ((await own.executeTakeFirst()) !== undefined) return true;
  const copied = await db
    .selectFrom("share_visits")
    .innerJoin("share_versions", (join) =>
      join
        .onRef("share_versions.link", "=", "share_visits.link")
        .onRef("share_versions.number", "=", "share_visits.version"),
    )
    .select("share_visits.id")
    .where("share_versions.snapshot", "=", snapshot)
    .where("share_visits.person", "=", person)
    .where("share_visits.what", "in", ["copied", "checked"])
    .executeTakeFirst();
  return copied !== undefined;
}

/** By the domain's rule, whatever the program that sent it has masked or not. */
async function refuseSecrets({ notebook }: Snapshot, blobs: BlobStore): Promise<void> {
  const parts = [...partsOf(notebook).keys()];
  const texts = new Map(
    await Promise.all(
      parts.map(async (hash) => [hash, (await blobs.read(hash))?.toString("utf8") ?? ""] as const),
    ),
  );
  const [first] = scanNotebook(notebook, (hash) => texts.get(hash) ?? "");
  if (first === undefined) return;
  const place = first.cellId === null ? "its metadata" : `cell ${notebook.order.indexOf(first.cellId) + 1}`;
  throw new AppError(
    "invalid",
    `Here notebooks are shared only without what looks like a secret, and in ${place} there is one (${first.kind}). Nothing was shared; mask it, or take it out.`,
  );
}
