import * as z from "zod";
import { AppError } from "@/core/errors";
import type { Snapshot } from "@/core/snapshot/snapshot";
import { knownCode } from "../compute/studio-answers";
import { postToStudio, type StudioSocket } from "../compute/studio-socket";

/** Brings a snapshot with its blobs to the studio server, and answers the id under which it is kept there. */
export type SendSnapshot = (
  snapshot: Snapshot,
  blobs: ReadonlyMap<string, Buffer>,
) => Promise<{ readonly id: string }>;

const answer = z.union([
  z.object({ snapshot: z.string() }),
  z.object({ refused: z.object({ code: z.string(), message: z.string() }) }),
]);

const patienceMs = 120_000;

/** One line of JSON, the snapshot with the sizes of its blobs, then the blobs one behind the other. */
export function sendSnapshot(studio: StudioSocket): SendSnapshot {
  return async (snapshot, blobs) => {
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
  };
}
