import type { Json, JsonObject } from "@/core/json";
import type { Said } from "@/core/session/operation";
import type { KernelDeath, KernelLanguage } from "@/core/session/session";

/**
 * One session's line to one kernel in a KernelGateway app. Not its business: what a cell is; queues; documents.
 *
 * Rules, kept by every implementation (`tests/contracts/kernel-line.ts`):
 *
 * - KL1 Everything said about a run arrives once and in order, also across a cut of the connection, and also when this
 *   process was killed: a line that is reopened with the last `upTo` it told goes on right behind it.
 * - KL2 `finished` is the last event of a run, after its last `said`.
 * - KL3 What a kernel says about a run that is not the current one, or was given up, is dropped.
 * - KL4 `complete` and `inspect` answer while a cell runs where the kernel offers a subshell; elsewhere they answer
 *   `null` within their time limit and never hold up a run.
 * - KL5 The death of a kernel is one `died` event with its cause; a run under way gets no `finished`.
 * - KL6 `close` leaves the kernel running; `shutDown` does not.
 * - KL7 A prompt is one `prompted` event; `answer` answers it once.
 * - KL8 `evaluate` answers what an expression of the kernel's language is, as JSON, and leaves no trace: no count, no
 *   history, no output. It waits for the run under way; `null`: it failed, is no JSON, or the kernel went meanwhile.
 */
export interface KernelLine {
  readonly kernelId: string;
  readonly language: KernelLanguage;
  execute(run: { readonly runId: string; readonly code: string; readonly cellId: string }): void;
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  complete(code: string, cursor: number): Promise<Completion | null>;
  /** The kernel's MIME bundle about the name at `cursor` (UTF-16 offset), or `null`. */
  inspect(code: string, cursor: number): Promise<Readonly<Record<string, string>> | null>;
  answer(promptId: string, text: string): void;
  evaluate(expression: string, timeoutMs: number): Promise<Json | null>;
  /** What had arrived is still said; resolves after that. */
  close(): Promise<void>;
  shutDown(): Promise<void>;
}

/** What could stand between `start` and `end`, which are UTF-16 offsets in the source. */
export interface Completion {
  readonly matches: readonly { readonly text: string; readonly kind: string | null }[];
  readonly start: number;
  readonly end: number;
}

/** What a line tells, in the order in which the kernel said it. */
export type KernelLineEvent = KernelNews & {
  /** This event, and all told before it, hold everything up to this word of the kernel; see `reopen`. */
  readonly upTo?: string | undefined;
};

type KernelNews =
  | { readonly type: "said"; readonly runId: string; readonly said: readonly Said[] }
  | { readonly type: "counted"; readonly runId: string; readonly executionCount: number }
  | { readonly type: "finished"; readonly runId: string; readonly result: "done" | "error" | "cancelled" }
  | {
      readonly type: "prompted";
      readonly runId: string;
      readonly promptId: string;
      readonly text: string;
      readonly hidden: boolean;
    }
  /** What the kernel's widgets are now, as a notebook keeps them; `null`: more than it should keep. */
  | { readonly type: "widgets"; readonly state: JsonObject | null }
  | { readonly type: "busy"; readonly busy: boolean }
  | { readonly type: "lost"; readonly note: string }
  | { readonly type: "back" }
  | {
      readonly type: "died";
      readonly cause: KernelDeath;
      readonly note: string;
      /** What it is judged by, as it was found. */
      readonly raw?: readonly string[];
    };

/** The port to kernels: where lines come from. */
export interface KernelLines {
  /** Starts a kernel in the app and opens a line to it. */
  start(
    app: KernelApp,
    options: LineOptions & { readonly kernelspec: string; readonly folder: string },
  ): Promise<KernelLine>;
  /** Opens a line to a kernel that runs; `null` when it is gone. The same `lineId` gets what was said meanwhile. */
  reopen(
    app: KernelApp,
    options: LineOptions & {
      readonly kernelId: string;
      readonly currentRun: string | null;
      /** The last `upTo` that was kept; what the kernel said after it is told again. `null`: nothing was. */
      readonly after: string | null;
      /** What the kernel's widgets were, as last told; `null`: it had none. */
      readonly widgets: JsonObject | null;
    },
  ): Promise<KernelLine | null>;
}

/** A KernelGateway app as its owner's notebook server reaches it. */
export interface KernelApp {
  readonly appId: string;
  readonly socketPath: string;
  readonly baseUrl: string;
  readonly tokenFile: string;
}

/** What whoever opens a line gives it. */
export interface LineOptions {
  /** Kept across reconnects and restarts: Jupyter's own buffer fills the gap for the same id only. */
  readonly lineId: string;
  readonly notebookPath: string;
  onEvent(event: KernelLineEvent): void;
  /**
   * Asked now and then: makes all that was told so far durable, and answers whether it is. What is kept here need not
   * be kept by the app any more.
   */
  keep(): boolean;
}
