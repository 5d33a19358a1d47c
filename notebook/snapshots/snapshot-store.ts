import * as z from "zod";
import { AppError } from "@/core/errors";
import type { CheckReport } from "@/core/reproduce/verdict";
import type { Snapshot } from "@/core/snapshot/snapshot";
import { knownCode } from "../compute/studio-answers";
import { askStudio, getFromStudio, postToStudio, type StudioSocket } from "../compute/studio-socket";
import type { FinishedRun } from "../usage/finished-run";

/** The studio server, as the keeper of snapshots. */
export interface SnapshotStore {
  /** Brings a snapshot with its blobs there, and answers the id under which it is kept. */
  send(snapshot: Snapshot, blobs: ReadonlyMap<string, Buffer>): Promise<{ readonly id: string }>;
  /** A wheel of a snapshot that this person has made a copy of; `null` where there is none for them. */
  wheel(of: { readonly snapshot: string; readonly hash: string }): Promise<Buffer | null>;
  /** A part of its outputs, for the same people. */
  part(of: { readonly snapshot: string; readonly hash: string }): Promise<Buffer | null>;
  /** A snapshot that this person took, copied or is checking. */
  read(id: string): Promise<Snapshot | null>;
  /** Ties a snapshot to what a run of its notebook logged. */
  keepFor(of: { readonly run: FinishedRun; readonly snapshot: string }): Promise<void>;
  /** What a reproducibility check of one found. */
  report(of: { readonly snapshot: string; readonly report: CheckReport }): Promise<void>;
}

const answer = z.union([
  z.object({ snapshot: z.string() }),
  z.object({ refused: z.object({ code: z.string(), message: z.string() }) }),
]);

const kept = z.union([
  z.object({ kept: z.literal(true) }),
  z.object({ refused: z.object({ code: z.string(), message: z.string() }) }),
]);

const patienceMs = 120_000;

export function snapshotStore(studio: StudioSocket): SnapshotStore {
  const get = (path: string) =>
    getFromStudio(studio, { path, withinMs: patienceMs }).catch((cause: unknown) => {
      const sentence = "The studio cannot be reached, so nothing was fetched. Try again in a moment.";
      throw new AppError("unavailable", sentence, { cause });
    });
  return {
    send: (snapshot, blobs) => send(studio, { snapshot, blobs }),
    wheel: ({ snapshot, hash }) => get(`/snapshots/${snapshot}/wheels/${hash}`),
    part: ({ snapshot, hash }) => get(`/snapshots/${snapshot}/parts/${hash}`),
    async read(id) {
      const text = await get(`/snapshots/${id}`);
      // The studio server checked it when it was sent, by the rules of the same version.
      return text === null ? null : (JSON.parse(text.toString("utf8")) as Snapshot);
    },
    async keepFor(body) {
      const { status } = await askStudio(studio, { method: "POST", path: "/finished-runs/notebook", body });
      if (status !== 204) throw new AppError("unavailable", `The studio answered ${status}.`);
    },
    async report({ snapshot, report }) {
      const body = [Buffer.from(JSON.stringify(report))];
      const text = await postToStudio(studio, {
        path: `/snapshots/${snapshot}/checks`,
        body,
        withinMs: patienceMs,
      }).catch((cause: unknown) => {
        const sentence =
          "The check has ended, but the studio cannot be reached, so what it found was not kept.";
        throw new AppError("unavailable", sentence, { cause });
      });
      const said = kept.parse(JSON.parse(text));
      if ("refused" in said) throw new AppError(knownCode(said.refused.code), said.refused.message);
    },
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
