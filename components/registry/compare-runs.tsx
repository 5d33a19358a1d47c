"use client";
import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { columnsOf, type TrackedRun } from "@/core/experiments/runs";
import { sentenceOf, studio } from "../studio/studio-client";
import { later } from "../ui/later";
import { Spinner } from "../ui/spinner";
import { tableLook } from "../usage/usage-table";
import { MetricCurves } from "./metric-curves";
import { ParallelPlot } from "./parallel-plot";
import { RunStateBadge } from "./run-state";
import { valueText } from "./when";

const CurveChart = later(() => import("./curve-chart").then((each) => each.CurveChart));

/** Several runs side by side: what differs, their curves over one another, and how what went in goes with what came out. */
export function CompareRuns({ runIds }: { readonly runIds: readonly string[] }) {
  const answers = useQueries({
    queries: runIds.map((runId) => ({
      queryKey: ["experiments", "run", runId],
      queryFn: () => studio.experiments.run.query({ runId }),
    })),
  });
  const error = answers.find((one) => one.error)?.error;
  const found = answers.flatMap(({ data }) => data?.value ?? []);
  // A list of the same runs is the same list: what is drawn of it is drawn once.
  const known = found.map(({ id, state }) => id + state).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `known` says whether `found` is another one
  const runs = useMemo(() => found, [known]);
  if (error)
    return (
      <p role="alert" className="mt-6 text-danger">
        {sentenceOf(error)}
      </p>
    );
  if (runs.length < runIds.length)
    return (
      <p role="status" className="mt-6 flex items-center gap-2 text-ink-soft">
        <Spinner className="size-3!" /> Looking for the runs…
      </p>
    );
  const { metrics } = columnsOf(runs);
  return (
    <>
      <Differences runs={runs} />
      <MetricCurves metrics={metrics} runs={runs} isLive={runs.some(({ state }) => state === "running")} />
      <ParallelPlot runs={runs} />
      <Scatter runs={runs} />
    </>
  );
}

function Differences({ runs }: { readonly runs: readonly TrackedRun[] }) {
  const [onlyDifferent, setOnlyDifferent] = useState(true);
  const { params, metrics } = columnsOf(runs);
  const lines = [
    ...metrics.map((key) => ({
      kind: "Metric",
      key,
      of: (run: TrackedRun) => (run.metrics[key] === undefined ? "" : valueText(run.metrics[key])),
    })),
    ...params.map((key) => ({ kind: "Parameter", key, of: (run: TrackedRun) => run.params[key] ?? "" })),
  ].filter(({ of }) => !onlyDifferent || new Set(runs.map(of)).size > 1);
  return (
    <section
      aria-label="Side by side"
      className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <label className="flex items-center gap-1.5">
        <input
          type="checkbox"
          checked={onlyDifferent}
          onChange={(event) => setOnlyDifferent(event.target.checked)}
          className="accent-accent"
        />
        Only what differs
      </label>
      <div className="mt-2 overflow-x-auto">
        <table className={tableLook}>
          <caption className="sr-only">Runs side by side</caption>
          <thead>
            <tr>
              <th scope="col">Value</th>
              {runs.map((run) => (
                <th key={run.id} scope="col" className="min-w-28 ps-4!">
                  <a
                    href={`/registry/runs/${run.id}`}
                    className="rounded text-xs font-medium text-accent-text hover:underline"
                  >
                    {run.name || run.id.slice(0, 8)}
                  </a>
                  <span className="mt-0.5 block">
                    <RunStateBadge state={run.state} />
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ kind, key, of }) => (
              <tr key={kind + key}>
                <th scope="row" className="whitespace-nowrap">
                  {key} <span className="text-2xs text-ink-faint">{kind}</span>
                </th>
                {runs.map((run) => (
                  <td key={run.id} className="ps-4! tabular-nums">
                    {of(run) || <span className="text-ink-faint">–</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {lines.length === 0 && <p className="mt-2 text-ink-soft">Nothing differs between these runs.</p>}
      </div>
    </section>
  );
}

function Scatter({ runs }: { readonly runs: readonly TrackedRun[] }) {
  const { params, metrics } = columnsOf(runs);
  const numbers = [...metrics.map((key) => `metrics.${key}`), ...params.map((key) => `params.${key}`)].filter(
    (name) => runs.every((run) => numberOf(run, name) !== null),
  );
  const [across, setAcross] = useState<string | null>(null);
  const [up, setUp] = useState<string | null>(null);
  const x = across ?? numbers.at(-1);
  const y = up ?? numbers[0];
  const points = useMemo(() => {
    if (x === undefined || y === undefined) return null;
    const sorted = [...runs].sort((a, b) => (numberOf(a, x) ?? 0) - (numberOf(b, x) ?? 0));
    const curves = sorted.map((run, index) => {
      return { name: run.name, y: sorted.map((_, at) => (at === index ? numberOf(run, y) : null)) };
    });
    return { x: sorted.map((run) => numberOf(run, x) ?? 0), curves };
  }, [runs, x, y]);
  if (points === null || numbers.length < 2) return null;
  return (
    <section
      aria-label="One against the other"
      className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <div className="mb-3 flex flex-wrap gap-4">
        <Axis label="Up" value={y ?? ""} names={numbers} onChange={setUp} />
        <Axis label="Across" value={x ?? ""} names={numbers} onChange={setAcross} />
      </div>
      <CurveChart
        label={`${y} against ${x} of ${runs.length} runs`}
        xTitle={x ?? ""}
        x={points.x}
        curves={points.curves}
        isLogarithmic={false}
        isScatter
      />
    </section>
  );
}

function Axis(props: {
  readonly label: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly onChange: (name: string) => void;
}) {
  return (
    <label className="flex items-center gap-1.5">
      {props.label}
      <select
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        className="h-7 max-w-60 rounded-md border border-line-control bg-raised px-1.5"
      >
        {props.names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function numberOf(run: TrackedRun, name: string): number | null {
  const key = name.slice(name.indexOf(".") + 1);
  const value = name.startsWith("metrics.") ? run.metrics[key] : Number(run.params[key] || Number.NaN);
  return value === undefined || !Number.isFinite(value) ? null : value;
}
