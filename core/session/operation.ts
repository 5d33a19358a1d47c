import type { JsonObject } from "../json";
import type { Cell, CellKind, Notebook, Output } from "../notebook/notebook";
import type {
  CellConflict,
  ComputeChoice,
  DeathFacts,
  HibernationReason,
  InstanceSize,
  KeptVariables,
  KernelDeath,
  KernelLanguage,
  LostVariable,
  Switching,
} from "./session";

/**
 * Something that happened to a session. People's operations come from a browser in batches; the rest come from the
 * notebook server itself. All of them carry what they need to be applied anywhere: ids, times and sources are in
 * them, never made while applying.
 */
export type Operation =
  | CellOperation
  | TextOperation
  | RunOperation
  | KernelOperation
  | SwitchOperation
  | HibernateOperation
  | FileOperation
  | PresenceOperation;

/**
 * What people do to cells and to the notebook around them. `at` is epoch ms, except in `splitCell`, where it is an
 * offset in the source.
 */
export type CellOperation =
  /** `after: null` puts it first. */
  | { readonly type: "insertCell"; readonly after: string | null; readonly cell: Cell }
  | { readonly type: "deleteCells"; readonly cellIds: readonly string[]; readonly at: number }
  | { readonly type: "restoreCell"; readonly cellId: string }
  | { readonly type: "moveCells"; readonly cellIds: readonly string[]; readonly after: string | null }
  | { readonly type: "setCellKind"; readonly cellId: string; readonly kind: Exclude<CellKind, "unknown"> }
  | { readonly type: "setCellMetadata"; readonly cellId: string; readonly metadata: JsonObject }
  | { readonly type: "setAttachments"; readonly cellId: string; readonly attachments: JsonObject | null }
  | { readonly type: "splitCell"; readonly cellId: string; readonly at: number; readonly newId: string }
  /** Joins the sources with a blank line into the first; the others go to the bin. */
  | { readonly type: "mergeCells"; readonly cellIds: readonly string[]; readonly at: number }
  | { readonly type: "clearOutputs"; readonly cellIds: readonly string[] }
  /** Brings back outputs that were cleared. */
  | {
      readonly type: "setOutputs";
      readonly cellId: string;
      readonly outputs: readonly Output[];
      readonly executionCount: number | null;
    }
  | { readonly type: "setNotebookMetadata"; readonly metadata: JsonObject }
  | { readonly type: "setTrusted"; readonly trusted: boolean };

/** `changes` is `ChangeSet.toJSON()` of `@codemirror/state`, over the cell's source (UTF-16 offsets, `\n`). */
export type TextOperation = {
  readonly type: "editText";
  readonly cellId: string;
  readonly changes: import("../json").Json;
};

/** What people ask to run, and what the kernel makes of it. `at` is epoch ms. */
export type RunOperation =
  | {
      readonly type: "queueCells";
      readonly runs: readonly { readonly cellId: string; readonly runId: string }[];
      readonly at: number;
    }
  | { readonly type: "unqueueCells"; readonly cellIds: readonly string[] }
  | { readonly type: "interruptKernel" }
  | { readonly type: "answerPrompt"; readonly promptId: string; readonly answer: string }
  | { readonly type: "runStarted"; readonly runId: string; readonly at: number }
  | { readonly type: "runCounted"; readonly runId: string; readonly executionCount: number }
  /** Everything the kernel said about one run since the last frame, in order. */
  | { readonly type: "runSaid"; readonly runId: string; readonly said: readonly Said[] }
  | {
      readonly type: "runFinished";
      readonly runId: string;
      readonly result: "done" | "error" | "cancelled";
      readonly at: number;
      readonly note: string | null;
    }
  | {
      readonly type: "promptAsked";
      readonly promptId: string;
      readonly runId: string;
      readonly text: string;
      readonly hidden: boolean;
    }
  | { readonly type: "promptClosed"; readonly promptId: string };

/** One thing that a kernel said for a run; it may change what was said before it. */
export type Said =
  | { readonly type: "output"; readonly output: Output }
  /** Appended to the last output where that is a stream of this name; `\r` and `\b` act as on a terminal. */
  | { readonly type: "stream"; readonly name: string; readonly text: string }
  /** The stream outgrew the document: its full text is stored, the document keeps head and tail. */
  | {
      readonly type: "streamStored";
      readonly name: string;
      readonly tail: string;
      readonly ref: string;
      readonly size: number;
    }
  | { readonly type: "updateDisplay"; readonly displayId: string; readonly output: Output }
  | { readonly type: "clear"; readonly wait: boolean };

/** Choices and ends that people ask for, and the kernel's life as its line tells it. */
export type KernelOperation =
  | { readonly type: "chooseCompute"; readonly compute: ComputeChoice }
  | { readonly type: "restartKernel" }
  | { readonly type: "shutDownKernel" }
  | { readonly type: "kernelStarting"; readonly note: string }
  | {
      readonly type: "kernelReady";
      readonly id: string;
      readonly appId: string;
      readonly language: KernelLanguage;
      readonly instance: InstanceSize;
      readonly imageName: string;
    }
  | { readonly type: "kernelBusy"; readonly busy: boolean }
  /** Whether the document holds what the kernel's widgets are now. */
  | { readonly type: "widgetsKept"; readonly kept: boolean }
  | { readonly type: "kernelLost"; readonly note: string }
  | {
      readonly type: "kernelDied";
      readonly cause: KernelDeath;
      readonly note: string;
      readonly at: number;
      readonly facts?: DeathFacts;
    };

/** The way of a kernel to another instance type; the last three are the notebook server's. `at` is epoch ms. */
export type SwitchOperation =
  /** `keep`: with its variables. */
  | { readonly type: "switchInstance"; readonly compute: ComputeChoice; readonly keep: boolean }
  | { readonly type: "cancelSwitch" }
  /** Somebody has read what became of it. */
  | { readonly type: "dismissSwitched" }
  | { readonly type: "switchGoesOn"; readonly phase: Switching["phase"]; readonly note: string }
  | {
      readonly type: "switchDone";
      readonly id: string;
      readonly appId: string;
      readonly language: KernelLanguage;
      readonly instance: InstanceSize;
      readonly imageName: string;
      readonly at: number;
      readonly carried: number;
      readonly lost: readonly LostVariable[];
    }
  | { readonly type: "switchFailed"; readonly note: string; readonly at: number };

/** A kernel that stops with its variables saved, and what becomes of them. `at` is epoch ms. */
export type HibernateOperation =
  | { readonly type: "hibernate"; readonly why: HibernationReason }
  | { readonly type: "cancelHibernation" }
  /** Starts a kernel, which gets them back. */
  | { readonly type: "resumeKernel" }
  | { readonly type: "discardKept" }
  | { readonly type: "hibernationGoesOn" }
  | { readonly type: "hibernated"; readonly kept: KeptVariables }
  | { readonly type: "hibernationFailed"; readonly note: string; readonly at: number }
  /** The kernel that starts has them; it is ready right after. `lost`: what could not be saved too. */
  | {
      readonly type: "keptIsBack";
      readonly instanceType: string;
      readonly at: number;
      readonly carried: number;
      readonly lost: readonly LostVariable[];
    }
  /** It did not get them; `gone`: nobody will. */
  | { readonly type: "keptNotBack"; readonly note: string; readonly at: number; readonly gone: boolean };

/** What became of the file. Only `resolveConflict` comes from people. */
export type FileOperation =
  | { readonly type: "fileSaving"; readonly at: number }
  | { readonly type: "fileSaved"; readonly at: number; readonly version: number }
  | { readonly type: "fileSaveFailed"; readonly why: string }
  | { readonly type: "fileMoved"; readonly path: string }
  /** The file changed elsewhere and was merged by cell; what could not be merged is in `conflicts`. */
  | { readonly type: "fileMerged"; readonly notebook: Notebook; readonly conflicts: readonly CellConflict[] }
  | {
      readonly type: "resolveConflict";
      readonly cellId: string;
      readonly keep: "ours" | "theirs" | "both";
      readonly newId: string;
    };

/** Who comes and who goes, told by the notebook server. */
export type PresenceOperation =
  | { readonly type: "personJoined"; readonly clientId: string; readonly name: string }
  | { readonly type: "personLeft"; readonly clientId: string };

/** The families that a browser may send; the server refuses all others from it. */
export const operationsOfPeople = [
  "insertCell",
  "deleteCells",
  "restoreCell",
  "moveCells",
  "setCellKind",
  "setCellMetadata",
  "setAttachments",
  "splitCell",
  "mergeCells",
  "clearOutputs",
  "setOutputs",
  "setNotebookMetadata",
  "setTrusted",
  "editText",
  "queueCells",
  "unqueueCells",
  "interruptKernel",
  "answerPrompt",
  "chooseCompute",
  "restartKernel",
  "shutDownKernel",
  "switchInstance",
  "cancelSwitch",
  "dismissSwitched",
  "hibernate",
  "cancelHibernation",
  "resumeKernel",
  "discardKept",
  "resolveConflict",
] as const satisfies readonly Operation["type"][];

/** An operation in its place in the session's order. `seq` starts at 1 and has no gaps. */
export interface OrderedOperation {
  readonly seq: number;
  /** The client whose batch it was; `null` for the notebook server's own. */
  readonly by: string | null;
  /** The number of that client's batch, for recognising one's own and for not applying a repeated one twice. */
  readonly batch: number | null;
  readonly operation: Operation;
}
