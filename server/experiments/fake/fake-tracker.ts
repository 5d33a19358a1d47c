import { Readable } from "node:stream";
import { AppError } from "@/core/errors";
import type { Experiment, MetricPoint, RunFile, RunOrder, TrackedRun } from "@/core/experiments/runs";
import { isPlainPath } from "@/core/tracking/artifact-path";
import { folderIn, pageOf } from "@/server/tracking/in-memory";
import type { ExperimentTracker, RunQuery } from "../experiment-tracker";
import { filterOf } from "./fake-filter";

/** A run with everything that the real tracker would keep elsewhere. */
export interface FakeRun {
  readonly run: TrackedRun;
  readonly history: Readonly<Record<string, readonly MetricPoint[]>>;
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
}

interface FakeTrackerOptions {
  readonly experiments: readonly Experiment[];
  readonly runs: readonly FakeRun[];
  /** `refusing`: nothing answers. */
  readonly fails?: () => "refusing" | null;
}

/** Experiments in memory, for `npm run dev` and unit tests. */
export class FakeTracker implements ExperimentTracker {
  private readonly all: Map<string, FakeRun>;

  constructor(private readonly options: FakeTrackerOptions) {
    this.all = new Map(options.runs.map((fake) => [fake.run.id, fake]));
  }

  async experiments({ containing, page, limit }: Parameters<ExperimentTracker["experiments"]>[0]) {
    this.answer();
    const wanted = containing.toLowerCase();
    const found = this.options.experiments
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .sort((a, b) => b.changedAt - a.changedAt);
    const { items, next } = pageOf(found, { page, limit });
    return { experiments: items, next };
  }

  async experiment(id: string): Promise<Experiment> {
    this.answer();
    return this.options.experiments.find((one) => one.id === id) ?? missing();
  }

  async runs({ experimentIds, filter, order, deleted, page, limit }: RunQuery) {
    this.answer();
    const holds = filterOf(filter);
    const found = [...this.all.values()]
      .map(({ run }) => run)
      .filter((run) => experimentIds.includes(run.experimentId) && run.isDeleted === deleted && holds(run))
      .sort(by(order));
    const { items, next } = pageOf(found, { page, limit });
    return { runs: items, next };
  }

  async run(id: string): Promise<TrackedRun> {
    return this.fake(id).run;
  }

  async history({ runId, metric }: { runId: string; metric: string }): Promise<readonly MetricPoint[]> {
    return [...(this.fake(runId).history[metric] ?? [])].sort((a, b) => a.step - b.step);
  }

  async files({ runId, path }: { runId: string; path: string }): Promise<readonly RunFile[]> {
    const { files } = this.fake(runId);
    if (!isPlainPath(path))
      throw new AppError("invalid", "That path leads out of the run. Nothing was read.");
    return folderIn(files, path);
  }

  async file({ runId, path }: { runId: string; path: string }): Promise<NodeJS.ReadableStream> {
    if (!isPlainPath(path))
      throw new AppError("invalid", "That path leads out of the run. Nothing was read.");
    const { files } = this.fake(runId);
    if (files[path] === undefined) throw new AppError("not-found", "There is no such file in this run.");
    return Readable.from([files[path]]);
  }

  async deleteRun(id: string): Promise<void> {
    this.change(id, true);
  }

  async restoreRun(id: string): Promise<void> {
    this.change(id, false);
  }

  private change(id: string, isDeleted: boolean): void {
    const fake = this.fake(id);
    this.all.set(id, { ...fake, run: { ...fake.run, isDeleted } });
  }

  private fake(id: string): FakeRun {
    this.answer();
    return this.all.get(id) ?? missing();
  }

  private answer(): void {
    if (this.options.fails?.() === "refusing")
      throw new AppError("unavailable", "The tracker does not answer.");
  }
}

function missing(): never {
  throw new AppError("not-found", "There is no such thing in the registry (any more).");
}

function by({ by: column, descending }: RunOrder): (a: TrackedRun, b: TrackedRun) => number {
  const [part = "", ...rest] = column.split(".");
  const key = rest.join(".");
  const value = (run: TrackedRun) => {
    if (part === "metrics") return run.metrics[key];
    if (part === "params") return run.params[key];
    return part === "name" ? run.name : run.startedAt;
  };
  return (a, b) => {
    const [first, second] = [value(a), value(b)];
    // What has no value comes last, whichever way.
    if (first === undefined || second === undefined)
      return Number(first === undefined) - Number(second === undefined);
    const order = first < second ? -1 : first > second ? 1 : 0;
    return descending ? -order : order;
  };
}
