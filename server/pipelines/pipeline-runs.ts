import type { Json } from "@/core/json";
import type { PipelineRun, RunState, StepRecord, StepState, StepStatus } from "@/core/pipelines/run";
import type { LogLine } from "@/core/pipelines/step-run";

/** A run that is to be written down. */
export interface BeginRun {
  /** Of the caller's; whoever comes with it again finds the same run. */
  readonly key: string;
  readonly name: string;
  readonly owner: string;
  readonly parameters: Readonly<Record<string, Json>>;
  /** In order, with the names of what each waits for. */
  readonly steps: readonly { readonly name: string; readonly after: readonly string[] }[];
}

/** What a step became. */
export interface StepChange {
  readonly state: StepState;
  readonly note: string;
  readonly record: StepRecord;
}

/** When a pipeline is run without anybody asking. */
export interface ScheduleWish {
  /** Of the caller's; the same again changes what there is. */
  readonly key: string;
  readonly name: string;
  readonly cron: string;
  /** As in the time zone database: `Europe/Paris`. */
  readonly timezone: string;
  readonly active: boolean;
}

/**
 * Where runs of pipelines are written down: how each stands and stood, what its steps said, and when the next is due. It
 * runs nothing itself.
 *
 * - PR1 `begin` makes a run whose steps all wait; with the same key again it makes nothing and answers the same run.
 * - PR2 `run` has every step with the state, the note and the record that were last set; a step that begins anew has no end.
 * - PR3 `runs` are those whose name contains the text and that are in one of the states, newest first, in pages.
 * - PR4 `log` keeps lines of a step in the order in which they came, and `logs` reads them in pages, whatever became of the
 *   step.
 * - PR5 `attempts` are the states that a step was in, oldest first, with their times.
 * - PR6 What does not exist is `not-found`.
 * - PR7 `due` answers runs whose time by a schedule has come, each until it was `taken`; a schedule that is off, or was removed,
 *   makes none. A cron text that is none is `invalid`.
 */
export interface PipelineRuns {
  begin(run: BeginRun): Promise<string>;
  runs(of: {
    readonly containing: string;
    /** Empty: all. */
    readonly states: readonly RunState[];
    readonly page: string | null;
    readonly limit: number;
  }): Promise<{ readonly runs: readonly PipelineRun[]; readonly next: string | null }>;
  run(id: string): Promise<{ readonly run: PipelineRun; readonly steps: readonly StepStatus[] }>;
  setRun(id: string, to: { readonly state: RunState; readonly note: string }): Promise<void>;
  setStep(of: { readonly run: string; readonly step: string; readonly to: StepChange }): Promise<void>;
  attempts(of: { readonly run: string; readonly step: string }): Promise<readonly StepAttempt[]>;
  log(of: { readonly run: string; readonly step: string; readonly lines: readonly LogLine[] }): Promise<void>;
  /** From the line that is named, at most 200 at once. */
  logs(of: {
    readonly run: string;
    readonly step: string;
    readonly from: number;
  }): Promise<readonly LogLine[]>;
  /** A cron text that is none is `invalid`. */
  setSchedule(wish: ScheduleWish): Promise<void>;
  removeSchedule(key: string): Promise<void>;
  /** By the keys of their schedules; `by` is epoch ms. */
  due(keys: readonly string[], by: number): Promise<readonly DueRun[]>;
  taken(id: string): Promise<void>;
  /** When each is due next, epoch ms; left out where it is off, or was set a moment ago. */
  next(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface StepAttempt {
  readonly state: StepState;
  readonly note: string;
  /** Epoch ms. */
  readonly at: number;
}

/** A run whose time has come. */
export interface DueRun {
  /** Key of its schedule. */
  readonly schedule: string;
  readonly id: string;
}
