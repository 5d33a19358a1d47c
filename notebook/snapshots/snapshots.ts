import { basename } from "node:path";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Notebook } from "@/core/notebook/notebook";
import { masker } from "@/core/secrets/mask";
import { type Finding, scanNotebook } from "@/core/secrets/scan-notebook";
import type { ComputeChoice, Session } from "@/core/session/session";
import type { SnapshotGit } from "@/core/snapshot/git";
import type { Snapshot } from "@/core/snapshot/snapshot";
import { titleOf } from "@/core/snapshot/title";
import type { KernelApp } from "../kernels/kernel-line";
import type { OutputStore } from "../outputs/output-store";
import type { AddedPackages } from "../packages/added-packages";
import { type FetchedPackages, fetchWheels } from "./fetch-wheels";
import { freeze } from "./freeze";
import { freezePackages } from "./freeze-packages";
import type { SnapshotStore } from "./snapshot-store";

interface SnapshotTools {
  readonly clock: Clock;
  readonly outputs: OutputStore;
  readonly packages: Pick<AddedPackages, "withWheels">;
  readonly studio: SnapshotStore;
  /** Has an app write down what was installed in it up to now. */
  readonly notePackages: (app: KernelApp) => Promise<void>;
  /** The folder for packages of others' snapshots. */
  readonly copied: string;
}

/** Freezes open notebooks for the studio server, which keeps and shows them. */
export interface Snapshots {
  /** What in the notebook should perhaps be seen by nobody else. */
  scan(session: Session, options: { readonly withOutputs: boolean }): readonly Finding[];
  take(
    session: Session,
    options: {
      readonly withOutputs: boolean;
      readonly masks: readonly string[];
      /** What is told of its repository; `null` for nothing. */
      readonly git: SnapshotGit | null;
      /** The app that its kernel is in. */
      readonly app: KernelApp | null;
    },
  ): Promise<{ readonly id: string }>;
  /** Of a notebook that was run from top to bottom without a session, as it was run. */
  takeRun(run: RunNotebook): Promise<{ readonly id: string }>;
  /** Brings the packages of the snapshot that this is a copy of to where its kernels reach them. */
  fetchPackages(session: Session): Promise<FetchedPackages>;
}

/** A document with what it ran on. */
interface RunNotebook {
  readonly notebook: Notebook;
  /** Of its file. */
  readonly name: string;
  readonly compute: ComputeChoice;
  readonly app: KernelApp | null;
  /** Sentences: what is not as it would be. */
  readonly missing: readonly string[];
}

/** What the studio server takes at most. */
const mostBytes = 200_000_000;

export function createSnapshots(tools: SnapshotTools): Snapshots {
  const { clock, outputs, packages, studio, copied } = tools;
  const keep = async (
    run: RunNotebook,
    options: Pick<Snapshot, "withOutputs" | "git"> & { readonly masks: readonly string[] },
  ) => {
    // Taken before anything is awaited: the document of one moment.
    const { notebook, blobs, missing } = freeze(run.notebook, { outputs, ...options });
    const takenAt = clock.now();
    const bytes = sizeOf(blobs);
    if (bytes > mostBytes)
      throw new AppError(
        "too-large",
        `The outputs of this notebook are ${Math.round(bytes / 1e6)} MB, and a snapshot takes ${mostBytes / 1e6} MB. Nothing was shared; share it without outputs, or clear the largest.`,
      );
    const { image, kernelspec, instanceType } = run.compute;
    // Or what was installed a second ago would not be in it. An app that does not answer has been seen until then.
    if (run.app !== null) await tools.notePackages(run.app).catch(() => undefined);
    const added = await freezePackages(await packages.withWheels(image), { room: mostBytes - bytes });
    const snapshot: Snapshot = {
      format: 1,
      name: run.name,
      title: titleOf(notebook, run.name),
      takenAt,
      notebook,
      environment: { image, kernelspec, instanceType, packages: added.packages },
      git: options.git === null ? null : maskedGit(options.git, options.masks),
      missing: [...missing, ...run.missing, ...added.missing],
      withOutputs: options.withOutputs,
    };
    return studio.send(snapshot, new Map([...blobs, ...added.blobs]));
  };
  return {
    scan(session, { withOutputs }) {
      const { notebook, blobs } = freeze(session.notebook, { outputs, withOutputs, masks: [] });
      return scanNotebook(notebook, (ref) => blobs.get(ref)?.toString("utf8") ?? "");
    },
    take: (session, options) =>
      keep(
        {
          notebook: session.notebook,
          name: basename(session.file.path),
          compute: session.compute,
          app: options.app,
          missing: unfinished(session),
        },
        options,
      ),
    takeRun: (run) => keep(run, { withOutputs: true, masks: [], git: null }),
    fetchPackages: (session) => fetchWheels(session.notebook.metadata, { studio, folder: copied }),
  };
}

/** What is masked in the notebook is in the names of files and branches too. */
function maskedGit(git: SnapshotGit, masks: readonly string[]): SnapshotGit {
  const mask = masker(masks);
  return {
    ...git,
    branch: git.branch && mask(git.branch),
    changed: git.changed.map(mask),
    remote: git.remote && mask(git.remote),
  };
}

function sizeOf(blobs: ReadonlyMap<string, Buffer>): number {
  return [...blobs.values()].reduce((sum, blob) => sum + blob.byteLength, 0);
}

function unfinished({ running, queue }: Session): readonly string[] {
  if (running === null && queue.length === 0) return [];
  return ["Cells were running or waiting when this was taken: their outputs are as far as they were."];
}
