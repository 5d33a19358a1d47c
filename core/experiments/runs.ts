/** One experiment: a name under which runs are kept together. Times are epoch ms. */
export interface Experiment {
  readonly id: string;
  readonly name: string;
  /** User id of whoever made it; `null` for the one that is always there. */
  readonly madeBy: string | null;
  readonly changedAt: number;
  readonly note: string;
}

export type RunState = "running" | "scheduled" | "finished" | "failed" | "killed";

/** Where a run was logged from, as far as it is known. */
interface Origin {
  /** Path in its maker's home. */
  readonly notebook: string | null;
  readonly cellId: string | null;
  readonly appId: string | null;
  readonly image: string | null;
}

/** One run: what went in (params), what came out (metrics: the last value of each), and what was said of it (tags). */
export interface TrackedRun {
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly state: RunState;
  readonly isDeleted: boolean;
  readonly startedAt: number;
  /** `null` while it runs. */
  readonly endedAt: number | null;
  readonly madeBy: string | null;
  readonly origin: Origin;
  /** The run that it is a part of. */
  readonly parent: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  /** What people and their programs set; what MLflow and the studio set for themselves is left out. */
  readonly tags: Readonly<Record<string, string>>;
}

/** One value of a metric. */
export interface MetricPoint {
  readonly step: number;
  readonly at: number;
  readonly value: number;
}

/** A file of a run, or a folder of files; `path` from the run's own root. */
export interface RunFile {
  readonly path: string;
  readonly isFolder: boolean;
  /** Bytes; `null` for folders. */
  readonly size: number | null;
}

/** What runs are ordered by: `startedAt`, `name`, `metrics.<key>` or `params.<key>`. */
export interface RunOrder {
  readonly by: string;
  readonly descending: boolean;
}

/** Columns that there are for some runs: every param and metric that any of them has, each by its name, sorted. */
export function columnsOf(runs: readonly TrackedRun[]): {
  readonly params: string[];
  readonly metrics: string[];
} {
  const named = (part: "params" | "metrics") =>
    [...new Set(runs.flatMap((run) => Object.keys(run[part])))].sort();
  return { params: named("params"), metrics: named("metrics") };
}

/** Each run behind the one that it is a part of, with how deep it stands; whose parent is not among them comes first-level. */
export function nestedRuns(runs: readonly TrackedRun[]): readonly { run: TrackedRun; depth: number }[] {
  const known = new Set(runs.map(({ id }) => id));
  const below = new Map<string | null, TrackedRun[]>();
  for (const run of runs) {
    const parent = run.parent !== null && known.has(run.parent) ? run.parent : null;
    below.set(parent, [...(below.get(parent) ?? []), run]);
  }
  const shown = new Set<string>();
  const from = (parent: string | null, depth: number): { run: TrackedRun; depth: number }[] =>
    (below.get(parent) ?? []).flatMap((run) => {
      if (shown.has(run.id)) return [];
      shown.add(run.id);
      return [{ run, depth }, ...from(run.id, depth + 1)];
    });
  const found = from(null, 0);
  // A circle of parents has no beginning; its runs are shown all the same.
  return [...found, ...runs.filter(({ id }) => !shown.has(id)).map((run) => ({ run, depth: 0 }))];
}

/** How runs of an experiment are looked at. */
export interface RunsView {
  /** In MLflow's search language; empty: all. */
  readonly filter: string;
  readonly order: RunOrder;
  /** Columns that are not shown: `params.depth`, `metrics.loss`. */
  readonly hidden: readonly string[];
}
