import { basename } from "node:path";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import { type Finding, scanNotebook } from "@/core/secrets/scan-notebook";
import type { Session } from "@/core/session/session";
import type { Snapshot } from "@/core/snapshot/snapshot";
import { titleOf } from "@/core/snapshot/title";
import type { OutputStore } from "../outputs/output-store";
import type { AddedPackages } from "../packages/added-packages";
import { freeze } from "./freeze";
import type { SendSnapshot } from "./send-snapshot";

interface SnapshotTools {
  readonly clock: Clock;
  readonly outputs: OutputStore;
  readonly packages: Pick<AddedPackages, "list">;
  readonly send: SendSnapshot;
}

/** Freezes open notebooks for the studio server, which keeps and shows them. */
export interface Snapshots {
  /** What in the notebook should perhaps be seen by nobody else. */
  scan(session: Session, options: { readonly withOutputs: boolean }): readonly Finding[];
  take(
    session: Session,
    options: { readonly withOutputs: boolean; readonly masks: readonly string[] },
  ): Promise<{ readonly id: string }>;
}

/** What the studio server takes at most. */
const mostBytes = 200_000_000;

export function createSnapshots(tools: SnapshotTools): Snapshots {
  const { clock, outputs, send } = tools;
  return {
    scan(session, { withOutputs }) {
      const { notebook, blobs } = freeze(session.notebook, { outputs, withOutputs, masks: [] });
      return scanNotebook(notebook, (ref) => blobs.get(ref)?.toString("utf8") ?? "");
    },
    async take(session, options) {
      // Taken before anything is awaited: the document of one moment.
      const { notebook, blobs, missing } = freeze(session.notebook, { outputs, ...options });
      const takenAt = clock.now();
      const bytes = [...blobs.values()].reduce((sum, blob) => sum + blob.byteLength, 0);
      if (bytes > mostBytes)
        throw new AppError(
          "too-large",
          `The outputs of this notebook are ${Math.round(bytes / 1e6)} MB, and a snapshot takes ${mostBytes / 1e6} MB. Nothing was shared; share it without outputs, or clear the largest.`,
        );
      const name = basename(session.file.path);
      const snapshot: Snapshot = {
        format: 1,
        name,
        title: titleOf(notebook, name),
        takenAt,
        notebook,
        environment: await environmentOf(session, tools),
        missing: [...missing, ...unfinished(session)],
        withOutputs: options.withOutputs,
      };
      return send(snapshot, blobs);
    },
  };
}

async function environmentOf(session: Session, { packages }: Pick<SnapshotTools, "packages">) {
  const { image, kernelspec, instanceType } = session.compute;
  const added = (await packages.list()).find((one) => one.image === image)?.packages ?? [];
  return {
    image,
    kernelspec,
    instanceType,
    packages: added.map(({ name, version }) => ({ name, version })),
  };
}

function unfinished({ running, queue }: Session): readonly string[] {
  if (running === null && queue.length === 0) return [];
  return ["Cells were running or waiting when this was taken: their outputs are as far as they were."];
}
