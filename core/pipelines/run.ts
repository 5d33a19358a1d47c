import type { Json } from "../json";

/** How a run of a pipeline stands. `asking`: nothing runs, and somebody is to approve before it goes on. */
export type RunState = "waiting" | "running" | "asking" | "stopping" | "finished" | "failed" | "stopped";

/** How a step of a run stands. `retrying`: it failed, and is about to be tried again. */
export type StepState =
  | "waiting"
  | "starting"
  | "running"
  | "retrying"
  | "asking"
  | "finished"
  | "cached"
  | "failed"
  | "stopped";

/** A run as lists show it. */
export interface PipelineRun {
  /** The engine's. */
  readonly engineId: string;
  /** What it was begun under; `null` for a flow that a program of somebody's runs itself. */
  readonly key: string | null;
  readonly name: string;
  readonly state: RunState;
  readonly note: string;
  readonly parameters: Readonly<Record<string, Json>>;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Who runs it: the id of a person, where that is known. */
  readonly owner: string | null;
}

/** A step of a run, as it stands now. */
export interface StepStatus {
  readonly name: string;
  readonly state: StepState;
  /** Why, in a sentence; "" where there is nothing to say. */
  readonly note: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** What was last written down of it. */
  readonly record: StepRecord;
}

/** What is known of the latest attempt at a step. */
export interface StepRecord {
  /** From 1; 0: it was not tried yet. */
  readonly attempt: number;
  /** How often the attempt failed in this round; a person's retry begins a new one. */
  readonly failures: number;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly outputs: Readonly<Record<string, Json>>;
  /** Files that it wrote, by the names of its outputs. */
  readonly writes: Readonly<
    Record<string, { readonly path: string; readonly hash: string; readonly size: number }>
  >;
  readonly app: {
    readonly id: string;
    readonly image: string;
    readonly imageName: string;
    readonly instanceType: string;
  } | null;
  /** Of the attempt, epoch ms. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly snapshot: string | null;
  readonly snapshotNote: string;
  /** Why an earlier result was taken or not; "" where the step asks for none. */
  readonly cache: string;
  readonly cacheKey: string | null;
  /** The run whose result was taken. */
  readonly cachedFrom: string | null;
  /** Lines of its log that were kept. */
  readonly logged: number;
}

export const noRecord: StepRecord = {
  attempt: 0,
  failures: 0,
  inputs: {},
  outputs: {},
  writes: {},
  app: null,
  startedAt: null,
  endedAt: null,
  snapshot: null,
  snapshotNote: "",
  cache: "",
  cacheKey: null,
  cachedFrom: null,
  logged: 0,
};

/** Whether nothing more happens in it unless somebody asks. */
export function hasEnded(state: RunState): boolean {
  return state === "finished" || state === "failed" || state === "stopped";
}

export function stepEndedWell(state: StepState): boolean {
  return state === "finished" || state === "cached";
}

export function stepIsUnderWay(state: StepState): boolean {
  return state === "starting" || state === "running";
}
