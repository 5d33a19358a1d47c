import type { Notebook } from "../notebook/notebook";
import type { SnapshotGit } from "./git";

/** A notebook as it was at one moment, with what it ran on. Nothing in it ever changes. */
export interface Snapshot {
  readonly format: 1;
  /** The file's name, without its folder: where it lies at its owner's is nobody's business. */
  readonly name: string;
  readonly title: string;
  /** Epoch ms. */
  readonly takenAt: number;
  /** Parts of outputs larger than a few lines are blobs, named by `stored`. */
  readonly notebook: Notebook;
  readonly environment: SnapshotEnvironment;
  /** `null` where the notebook was in no repository, or whoever shared it left that out. */
  readonly git: SnapshotGit | null;
  /** What was left out or could not be captured, each a sentence. */
  readonly missing: readonly string[];
  readonly withOutputs: boolean;
}

/** What the notebook ran on, as far as somebody else needs it to run it as well. */
interface SnapshotEnvironment {
  readonly image: string;
  readonly kernelspec: string;
  readonly instanceType: string;
  /** What the person added to the image. */
  readonly packages: readonly SnapshotPackage[];
}

/** A package with the very files that were imported, so that it is the same for whoever has no way to where it came from. */
export interface SnapshotPackage {
  readonly name: string;
  readonly version: string;
  /** `null`: it comes from the package index. */
  readonly wheel: SnapshotWheel | null;
}

/** A wheel beside the snapshot. */
interface SnapshotWheel extends SnapshotPart {
  /** As pip wants it named: `sailing-1.0-py3-none-any.whl`. */
  readonly file: string;
}

/** A part of a snapshot that is beside it, under its hash. */
export interface SnapshotPart {
  /** SHA-256, lower-case hex. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}
