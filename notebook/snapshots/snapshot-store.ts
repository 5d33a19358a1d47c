import * as z from "zod";
import { AppError } from "@/core/errors";
import type { Snapshot } from "@/core/snapshot/snapshot";
import { knownCode } from "../compute/studio-answers";
import { getFromStudio, postToStudio, type StudioSocket } from "../compute/studio-socket";

/** The studio server, as the keeper of snapshots. */
export interface SnapshotStore {
  /** Brings a snapshot with its blobs there, and answers the id under which it is kept. */
  send(snapshot: Snapshot, blobs: ReadonlyMap<string, Buffer>): Promise<{ readonly id: string }>;
  /** A wheel of a snapshot that this person has made a copy of; `null` where there is none for them. */
  wheel(of: { readonly snapshot: string; readonly hash: string }): Promise<Buffer | null>;
}

const answer = z.union([
  z.object({ snapshot: z.string() }),
  z.object({ refused: z.object({ code: z.string(), message: z.string() }) }),
]);

const patienceMs = 120_000;

export function snapshotStore(studio: StudioSocket): SnapshotStore {
  return {
    send: (snapshot, blobs) => send(studio, { snapshot, blobs }),
    wheel: ({ snapshot, hash }) =>
      getFromStudio(studio, { path: `/snapshots/${snapshot}/wheels/${hash}`, withinMs: patienceMs }).catch(
        (cause: unknown) => {
          const sentence =
            "The studio cannot be reached, so no packages were fetched. Try again in a moment.";
          throw new AppError("unavailable", sentence, { cause });
        },
      ),
  };
}

/** One line of JSON, the snapshot with the sizes of its blobs, then the blobs one behind the other. */
async function send(
  studio: StudioSocket,
  { snapshot, blobs }: { readonly snapshot: Snapshot; readonly blobs: ReadonlyMap<string, Buffer> },
): Promise<{ readonly id: string }> {
  const parts = [...blobs].map(([hash, bytes]) => ({ hash, size: bytes.byteLength }));
  const head = Buffer.from(`${JSON.stringify({ snapshot, parts })}\n`);
  const text = await postToStudio(studio, {
    path: "/snapshots",
    body: [head, ...blobs.values()],
    withinMs: patienceMs,
  }).catch((cause: unknown) => {
    const sentence = "The studio cannot be reached, so nothing was shared. Try again in a moment.";
    throw new AppError("unavailable", sentence, { cause });
  });
  const said = answer.parse(JSON.parse(text));
  if ("refused" in said) throw new AppError(knownCode(said.refused.code), said.refused.message);
  return { id: said.snapshot };
}
