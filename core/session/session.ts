import type { Cell, Notebook } from "../notebook/notebook";

/**
 * An open notebook and its live state. One pure function changes it (`applyOperation`), run by the notebook
 * server and by every browser alike, so a closed tab, a second tab, a dropped connection and a restarted server are
 * one case: subscribe from N, replay.
 */
export interface Session {
  readonly notebook: Notebook;
  /** The latest run of each cell that ran or waits in this session; a cell without one is idle. */
  readonly runs: Readonly<Record<string, Run>>;
  /** Cell ids waiting, in order; the running cell is not among them. */
  readonly queue: readonly string[];
  /** The cell that the kernel is working on. */
  readonly running: string | null;
  /** The running cell's next run, where it was queued once more meanwhile; the cell is then in `queue` too. */
  readonly again: Run | null;
  readonly kernel: Kernel;
  /** What the next kernel start will use. */
  readonly compute: ComputeChoice;
  /** A switch to another instance type that is under way. */
  readonly switching: Switching | null;
  /** What became of the last switch, until somebody has read it. */
  readonly switched: Switched | null;
  /** Whether the kernel is about to save its variables and stop. Older journals have neither this nor `kept`. */
  readonly hibernating?: Hibernating | null | undefined;
  /** Variables of a kernel that was stopped; the next start of one brings them back. */
  readonly kept?: KeptVariables | null | undefined;
  /** Deleted cells, newest first, each with the place it had; outputs of a run that goes on still arrive here. */
  readonly bin: readonly BinnedCell[];
  /** A prompt that waits for a person, on whatever tab. */
  readonly prompt: Prompt | null;
  /** The kernel's widgets hold more than a document takes; what it keeps of them is older, or nothing. */
  readonly widgetsTooLarge?: boolean | undefined;
  readonly file: FileState;
  readonly trusted: boolean;
  /** Who has the notebook open, by client id. */
  readonly people: Readonly<Record<string, { readonly name: string }>>;
}

/** The last run of a cell, or the one it waits for. Times are epoch ms. */
export interface Run {
  readonly id: string;
  readonly state: "queued" | "running" | "done" | "error" | "cancelled";
  /** The source as it was when it was queued; a later edit does not change what runs. */
  readonly source: string;
  /** Epoch ms. */
  readonly queuedAt: number;
  /** `null` while `running`: it was handed to the kernel, which has not begun. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Why it was cancelled or failed, for the person, where the traceback does not say it. */
  readonly note: string | null;
  /** `clear_output(wait=True)` was said: the next output replaces all. */
  readonly clearPending: boolean;
}

/** What is known of the kernel. `note` is a sentence for the person. */
export type Kernel =
  /** `cancelled`: its start was taken back. */
  | { readonly phase: "none"; readonly cancelled?: true }
  | { readonly phase: "starting"; readonly note: string }
  | {
      readonly phase: "idle" | "busy";
      readonly id: string;
      readonly appId: string;
      readonly language: KernelLanguage;
      readonly instance: InstanceSize;
      readonly imageName: string;
    }
  | { readonly phase: "reconnecting"; readonly id: string; readonly appId: string; readonly note: string }
  | {
      readonly phase: "dead";
      readonly cause: KernelDeath;
      readonly note: string;
      /** The cell that ran; `null`: none did. */
      readonly cellId?: string | null;
      /** Where it was. */
      readonly instanceType?: string;
      readonly facts?: DeathFacts;
    };

/** What was seen of a kernel that ended, for whoever wants to judge for themselves. */
export interface DeathFacts {
  /** Lines as they were found: exit code, signal, kills that the machine counted. */
  readonly raw: readonly string[];
  /** The largest when it last rested, the largest first. */
  readonly variables: readonly LargeVariable[];
}

/** A variable that takes much memory. */
export interface LargeVariable {
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
}

/** What the kernel says that it speaks. */
export interface KernelLanguage {
  readonly kernelspec: string;
  /** As people read it: "Python 3". */
  readonly displayName: string;
  /** `python`, `bash`, …; what highlighting and the file's `language_info` go by. */
  readonly name: string;
  /** The kernel's own `language_info`, for the file. */
  readonly info: import("../json").JsonObject;
}

/** What the machine that the kernel runs on has, as it says itself. */
export interface InstanceSize {
  readonly typeName: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly gpu?:
    | { readonly model: string; readonly count: number; readonly memoryGiB: number }
    | null
    | undefined;
}

/** Why a kernel is no more; each is told to the person in words of its own. */
export type KernelDeath =
  | "asked"
  | "out-of-memory"
  | "signal"
  | "exited"
  | "start-failed"
  | "app-stopped"
  | "unknown";

/** What the next kernel is to run on; a kernel that runs stays where it is. */
export interface ComputeChoice {
  readonly image: string;
  readonly kernelspec: string;
  readonly instanceType: string;
}

/**
 * The kernel's way to another instance type. It works on meanwhile; while its variables are saved and loaded, cells
 * wait. `note` is a sentence for the person.
 */
export interface Switching {
  readonly to: ComputeChoice;
  readonly phase: "starting" | "saving" | "loading";
  readonly note: string;
}

/** What a switch brought along, or why it did not happen. `at` is epoch ms. */
export type Switched =
  | {
      readonly result: "done";
      readonly instanceType: string;
      readonly at: number;
      /** How many variables are over there, equal to what they were. */
      readonly carried: number;
      readonly lost: readonly LostVariable[];
    }
  | { readonly result: "failed"; readonly instanceType: string; readonly at: number; readonly note: string }
  /** Variables that were kept are back in a kernel. */
  | {
      readonly result: "resumed";
      readonly instanceType: string;
      readonly at: number;
      readonly carried: number;
      readonly lost: readonly LostVariable[];
    }
  /** The kernel was to stop with its variables saved, and runs on; or it did not get back what was kept. */
  | { readonly result: "not-saved" | "not-resumed"; readonly at: number; readonly note: string };

/** Who wanted that the kernel stops with its variables saved. */
export type HibernationReason = "asked" | "idle" | "budget";

/** A kernel that is about to stop: cells wait, and run on it where it does not come to that. */
export interface Hibernating {
  readonly why: HibernationReason;
  readonly phase: "waiting" | "saving";
}

/** Variables of a kernel that was stopped. `at`, and `until` when they are removed, are epoch ms. */
export interface KeptVariables {
  /** The name of their folder. */
  readonly folder: string;
  readonly why: HibernationReason;
  /** What it was of, and ran on: only a kernel of the same image can read them. */
  readonly compute: ComputeChoice;
  readonly at: number;
  readonly until: number;
  readonly count: number;
  readonly bytes: number;
  readonly lost: readonly LostVariable[];
}

/** A variable that did not come along, and why, as a sentence. */
export interface LostVariable {
  readonly name: string;
  readonly reason: string;
}

/** A deleted cell, kept with its outputs, so that somebody can bring it back. */
export interface BinnedCell {
  readonly cell: Cell;
  /** The cell it stood after; `null`: it was first. */
  readonly after: string | null;
  readonly deletedBy: string;
  readonly deletedAt: number;
}

/** A question of `input()` or `getpass()` that waits for its answer. */
export interface Prompt {
  readonly id: string;
  readonly cellId: string;
  readonly text: string;
  /** `getpass`: the answer is neither echoed nor journaled. */
  readonly hidden: boolean;
}

/** How the document and its file stand to one another. */
export interface FileState {
  readonly path: string;
  readonly state:
    | { readonly phase: "saved"; readonly at: number }
    | { readonly phase: "unsaved" }
    | { readonly phase: "saving"; readonly since: number }
    | { readonly phase: "failed"; readonly why: string }
    | { readonly phase: "conflict"; readonly cells: readonly CellConflict[] };
}

/**
 * A cell that changed both here and on disk; both versions are kept until a person chooses. Ours is the document's own
 * cell, which people go on editing meanwhile; not there: it was deleted here.
 */
export interface CellConflict {
  readonly cellId: string;
  readonly theirs: Cell | null;
}
