import type { Experiment, MetricPoint, RunFile, RunOrder, TrackedRun } from "@/core/experiments/runs";

/** Which runs are wanted. */
export interface RunQuery {
  readonly experimentIds: readonly string[];
  /** In MLflow's search language, `metrics.loss < 0.5 and params.depth = '3'`; empty: all. */
  readonly filter: string;
  readonly order: RunOrder;
  readonly deleted: boolean;
  /** What the page before it gave as `next`. */
  readonly page: string | null;
  /** At most 1,000. */
  readonly limit: number;
}

/**
 * Where experiments and their runs are read. What programs log does not pass through here, and whose things they are is
 * looked at before.
 *
 * - ET1 `experiments` lists what was not deleted and whose name contains the text, the last changed first, in pages.
 * - ET2 `runs` are those of the named experiments that the filter holds for, in the order that is asked for; a filter that
 *   is not understood is `invalid`, with the reason.
 * - ET3 A run has its params, the last value of each metric, and its tags; `history` has every value by step.
 * - ET4 A deleted run is found among the deleted only, until it is restored.
 * - ET5 `files` lists one folder of a run, and `file` gives the bytes of what is listed; a path that leads out of the run is
 *   `invalid`.
 * - ET6 What does not exist is `not-found`.
 */
export interface ExperimentTracker {
  experiments(of: {
    readonly containing: string;
    readonly page: string | null;
    readonly limit: number;
  }): Promise<{ readonly experiments: readonly Experiment[]; readonly next: string | null }>;
  experiment(id: string): Promise<Experiment>;
  runs(query: RunQuery): Promise<{ readonly runs: readonly TrackedRun[]; readonly next: string | null }>;
  run(id: string): Promise<TrackedRun>;
  history(of: { readonly runId: string; readonly metric: string }): Promise<readonly MetricPoint[]>;
  files(of: { readonly runId: string; readonly path: string }): Promise<readonly RunFile[]>;
  file(of: { readonly runId: string; readonly path: string }): Promise<NodeJS.ReadableStream>;
  deleteRun(id: string): Promise<void>;
  restoreRun(id: string): Promise<void>;
}
