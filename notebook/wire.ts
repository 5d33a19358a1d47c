import type { JsonObject } from "@/core/json";
import type { CheckReport } from "@/core/reproduce/verdict";
import type { Operation, OrderedOperation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";

/**
 * What crosses the WebSocket between a browser and the notebook server (tRPC router `NotebookRouter` in
 * `notebook/router.ts`, plain JSON, no transformer). The browser takes only these types from here.
 *
 * | procedure | kind | input | answer |
 * |---|---|---|---|
 * | `open` | mutation | `{ path }` | `Opened` |
 * | `follow` | subscription | `{ sessionId, from: number or null, clientId, name }` | `tracked(seq, Followed)` |
 * | `applyBatch` | mutation | `Batch` | `{ seq }`: every operation of the batch is in the stream at or before it, or was refused |
 * | `complete` / `inspect` | query | `{ sessionId, cellId, code, cursor }` | `Completion or null` / MIME bundle or null |
 * | `save` | mutation | `{ sessionId }` | `{ at }` |
 * | `switchPlan` | query | `{ sessionId }` | `SwitchPlan` |
 * | `hibernateApp` | mutation | `{ appId }` | `HibernatedNotebook[]`: every kernel in the app that has nothing to run saves its variables and stops |
 * | `sessions` | query | – | `SessionListing[]` |
 * | `snapshots.scan` | query | `{ sessionId, withOutputs }` | `Finding[]`, what looks like a secret |
 * | `snapshots.take` | mutation | `{ sessionId, withOutputs, withGit, masks }` | `{ id }` of the snapshot that the studio server keeps |
 * | `snapshots.git` | query | `{ sessionId }` | `SnapshotGit or null`: the repository that the notebook is in |
 * | `snapshots.fetchPackages` | mutation | `{ sessionId }` | `{ folder, missing }`: the packages of the snapshot it was copied from, below `$ATELIER_RESERVE/copied` |
 * | `checks.start` | mutation | `{ snapshot, minutes, network }` | –; one at a time |
 * | `checks.state` / `checks.stop` | query / mutation | – | `CheckState or null` / – |
 * | `closeSession` | mutation | `{ sessionId, shutDownKernel }` | – |
 * | `packages.list` | query | – | `ImagePackages[]` |
 * | `packages.remove` | mutation | `{ image, key }` | – |
 *
 * Full outputs: `GET /outputs/<ref>` on the same socket, with ranges, as bytes that a browser never runs.
 */
export type Opened =
  | { readonly type: "session"; readonly sessionId: string }
  /** Not a notebook that can be read: shown as text with the reason, never overwritten. */
  | { readonly type: "broken"; readonly reason: string; readonly text: string };

/** One frame of what a follower is told. */
export type Followed =
  /**
   * Start from here. A large document comes as a first part that holds its first cells (`complete: false`; `order` is
   * whole, `cells` is not) and then `cells` frames, before any operation.
   */
  | { readonly type: "state"; readonly seq: number; readonly session: Session; readonly complete: boolean }
  | { readonly type: "cells"; readonly cells: Session["notebook"]["cells"]; readonly complete: boolean }
  | { readonly type: "operations"; readonly operations: readonly OrderedOperation[] };

/** Operations of one client that are ordered and applied together. */
export interface Batch {
  readonly sessionId: string;
  readonly clientId: string;
  /** 1, 2, 3… for each client; a repeated number is answered again and not applied again. */
  readonly batch: number;
  /** The last `seq` that the client had applied when it made these operations; text changes are rebased from there. */
  readonly base: number;
  readonly operations: readonly Operation[];
}

/** An open session, for whoever asks what runs. */
export interface SessionListing {
  readonly sessionId: string;
  readonly path: string;
  readonly kernel: Session["kernel"];
  readonly running: number;
  readonly people: number;
  readonly aside: JsonObject;
}

/** What a switch to another instance type would do to the kernel's variables. */
export type SwitchPlan =
  | {
      readonly type: "plan";
      readonly variables: readonly PlannedVariable[];
      readonly bytes: number;
      /** About how long cells would wait. */
      readonly seconds: number;
    }
  /** A cell runs: what there is will be known when it has ended. */
  | { readonly type: "busy" }
  /** Variables of this kernel's language cannot be carried; or there is no kernel. */
  | { readonly type: "none"; readonly language: string };

interface PlannedVariable {
  readonly name: string;
  /** The kernel's word for what it is: `DataFrame`. */
  readonly kind: string;
  /** `lost`, or in which way it goes. */
  readonly how: string;
  readonly bytes: number;
  /** Why it is lost, as a sentence; "" for what is not. */
  readonly reason: string;
  /** The cell that made it last, where it could be made again. */
  readonly cell?: string | undefined;
}

/** What became of a kernel that was to save its variables and stop. */
export interface HibernatedNotebook {
  readonly path: string;
  /** How many variables; `null`: the kernel was left as it was, and `note` says why. */
  readonly saved: number | null;
  readonly bytes: number;
  /** How many variables could not be saved. */
  readonly lost: number;
  readonly note: string;
}

/** A reproducibility check of a snapshot: the last that this person started. */
export interface CheckState {
  readonly snapshot: string;
  readonly title: string;
  readonly phase: "running" | "done" | "failed";
  /** What it is about, or why it failed, as a sentence. */
  readonly note: string;
  /** Code cells. */
  readonly done: number;
  readonly total: number;
  readonly report: CheckReport | null;
}

/** What a person added to an image, and what comes back with its next start. */
export interface ImagePackages {
  readonly image: string;
  readonly packages: readonly {
    /** The name as package indexes compare it. */
    readonly key: string;
    readonly name: string;
    readonly version: string;
    /** Whether a person named it; else it came along with one that they did. */
    readonly requested: boolean;
    /** Epoch ms. */
    readonly addedAt: number;
    /** Why the last start could not bring it back; `null` where it could. */
    readonly problem: string | null;
  }[];
}
