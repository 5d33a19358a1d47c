import type { JsonObject } from "@/core/json";

/**
 * Where apps run. Not its business: notebooks, messages, permissions, bills. It remembers nothing: what it needs to
 * find an app again is in the ref and in labels on the thing itself.
 *
 * Rules, kept by every implementation (`tests/contracts/compute-backend.ts` runs them all):
 *
 * - CB1 `start` answers once the request is accepted; readiness and its phases (queued, placing, pulling, starting,
 *   ready), each with a time, are seen through `inspect` and `watch`.
 * - CB2 The same request id gives the same ref and starts nothing new, also when asked 50 times at once.
 * - CB3 A ref works after a trip through JSON, in another process, after a restart.
 * - CB4 Status moves one way: starting, ready, stopped. `stopped` carries a cause, with the evidence.
 * - CB5 Owner, domain, app and instance ids travel as labels on the thing itself.
 * - CB6 A ref that nobody knows is `stopped/unknown`, not an error.
 * - CB7 `stop` answers when nothing is left running, process trees included; stopping twice is quiet.
 * - CB8 `list` holds everything of this installation that has not stopped.
 * - CB9 A refusal is an `AppError` with a sentence for the person; any other throw is a bug.
 * - CB10 Apps of one instance share its size and are not fenced from one another; together they cannot exceed it.
 *   Where a backend cannot enforce a limit it says so in `instanceTypes`.
 * - CB11 The user's home and the instance's scratch volume are mounted in every app of the instance; scratch goes
 *   with the last app.
 * - CB12 `watch` reports CPU, memory (now, peak, limit), GPU where there is one, and out-of-memory kills, per app.
 * - CB13 Secrets reach an app by file or pipe, never by argument or image; each app has its own token.
 * - CB14 An app of one user is unreachable for another user's app.
 */
export interface ComputeBackend {
  instanceTypes(): Promise<readonly InstanceTypeOffer[]>;
  start(request: StartRequest): Promise<AppRef>;
  inspect(ref: AppRef): Promise<AppStatus>;
  stop(ref: AppRef): Promise<void>;
  list(): Promise<readonly ListedApp[]>;
  /** Calls back on each change of status, and with usage about once a second while ready; returns the end of it. */
  watch(ref: AppRef, onEvent: (event: AppEvent) => void): () => void;
  /** Left out: people are kept apart whoever their programs run as. */
  separation?(): Promise<Separation>;
  /** The end of what the app's start-up scripts wrote; `null`: none ran. Left out where none can be run. */
  startLog?(ref: AppRef): Promise<string | null>;
  /** What a home or an instance's scratch holds; `null`: there is none. Left out where it cannot be looked into. */
  volume?(of: { readonly home: string } | { readonly instance: string }): Promise<VolumeUse | null>;
}

/**
 * What keeps one person's programs from another's: `own-user` a user of the machine for each, which `runAs` names; `trust`
 * nothing, and the administrator says that they trust each other; `none` nothing, so there may be one person only.
 */
export type Separation =
  | { readonly how: "apart" | "own-user" | "trust" }
  | { readonly how: "none"; readonly why: string };

/** Bytes on a volume. `usedBytes` is `null` where counting took too long. */
export interface VolumeUse {
  readonly usedBytes: number | null;
  readonly freeBytes: number;
  readonly fileCount: number;
  /** The largest few, with paths from the volume's root. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** A size that can be had. Memory is in GiB, the price in units of the settings' currency. */
export interface InstanceType {
  /** As people know it: `ml.t3.medium`. */
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly gpu: { readonly model: string; readonly count: number; readonly memoryGiB: number } | null;
  readonly pricePerHour: number;
  readonly fastLaunch: boolean;
}

/** A size, and what this backend makes of it now. */
export interface InstanceTypeOffer {
  readonly type: InstanceType;
  /** `null`: it can start now; else the reason, as a sentence. */
  readonly unavailable: string | null;
  /** What the backend cannot enforce for it, as sentences; empty where it enforces all. */
  readonly notEnforced: readonly string[];
}

/** `JupyterServer`: one of each person, free, no kernels. `KernelGateway`: an image on an instance. */
export type AppKind = "JupyterServer" | "KernelGateway";

interface AppLabels {
  readonly installation: string;
  readonly domain: string;
  readonly owner: string;
  readonly app: string;
  /** `null` for a JupyterServer app, which runs on no instance. */
  readonly instance: string | null;
}

/** Opaque outside the backend that made it; plain JSON. */
export type AppRef = JsonObject & { readonly backend: string };

export interface StartRequest {
  readonly requestId: string;
  readonly kind: AppKind;
  readonly labels: AppLabels;
  /** The image's environment as the backend knows it: a Python environment id locally, a digest elsewhere. */
  readonly image: string;
  /** `null` for a JupyterServer app. */
  readonly instanceType: InstanceType | null;
  /** The owner's home, as a path on the backend's side. */
  readonly home: string;
  /** Beside the home: journals, and what the person added to images. */
  readonly reserve: string | null;
  readonly runAs: { readonly uid: number; readonly gid: number } | null;
  /** Run in this order before anything else of the app (`images/starting/scripts.py`). */
  readonly startScripts?: readonly StartScript[];
  /** The app's own token. Reaches the app by file. */
  readonly token: string;
  /** Not secret: names and values that the app's programs may read. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A program of `/bin/sh` that the domain or the person has run when an app starts. */
export interface StartScript {
  readonly whose: "domain" | "person";
  readonly text: string;
  /** Whether there is to be no app where it fails. */
  readonly mustSucceed: boolean;
}

type StartPhase = "queued" | "placing" | "pulling" | "starting";

/** One step of a start. */
export interface PhaseTime {
  readonly phase: StartPhase | "ready";
  /** Epoch ms at which it began. */
  readonly at: number;
  readonly note: string;
  /** The person should know it also when the start is over. */
  readonly warning?: boolean | undefined;
}

/** One way only: starting, ready, stopped (CB4). */
export type AppStatus =
  | { readonly state: "starting"; readonly phases: readonly PhaseTime[] }
  | { readonly state: "ready"; readonly phases: readonly PhaseTime[]; readonly address: AppAddress }
  | {
      readonly state: "stopped";
      readonly cause: StopCause;
      readonly at: number | null;
      readonly evidence: string;
    };

/** Why an app stopped, as far as it is known. */
export type StopCause =
  | {
      readonly type:
        | "asked"
        | "idle"
        | "budget"
        | "out-of-memory"
        | "evicted"
        | "host-lost"
        | "failed"
        | "unknown";
    }
  | { readonly type: "exited"; readonly code: number | null; readonly signal: string | null };

/** Where the gateway and the owner's notebook server reach the app. The token is in `tokenFile`, mode 0600. */
export interface AppAddress {
  /** Unix socket of Jupyter Server. */
  readonly jupyter: string;
  /** Unix socket of the notebook server; only in a JupyterServer app. */
  readonly notebook: string | null;
  readonly tokenFile: string;
}

/** An app that has not stopped, with all that is needed to adopt it. */
export interface ListedApp {
  readonly ref: AppRef;
  readonly kind: AppKind;
  readonly labels: AppLabels;
  readonly status: AppStatus;
}

/** What `watch` tells of one app. */
export type AppEvent =
  | { readonly type: "status"; readonly status: AppStatus }
  | { readonly type: "usage"; readonly usage: AppUsage }
  | { readonly type: "outOfMemory"; readonly at: number; readonly evidence: string };

/** What the processes of the app use together; `at` is epoch ms. */
export interface AppUsage {
  readonly at: number;
  /** Cores in use, 0…vcpu. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly memoryPeakBytes: number;
  readonly memoryLimitBytes: number | null;
  /** Read and written by its programs since the last look; left out where nobody counts it. */
  readonly ioBytesPerSecond?: number;
  /** Which of it is whose; left out by a backend that cannot look at single processes. */
  readonly kernels?: readonly KernelUsage[];
}

/** What a kernel and the processes below it use; `id` is Jupyter's. */
export interface KernelUsage {
  readonly id: string;
  readonly cpu: number;
  readonly memoryBytes: number;
}
