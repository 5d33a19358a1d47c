"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type CurveView, curveOf, onOneAxis } from "@/core/experiments/curve";
import { studio } from "../studio/studio-client";
import { later } from "../ui/later";
import { Asked } from "./asked";

const CurveChart = later(() => import("./curve-chart").then((each) => each.CurveChart));

interface MetricCurvesProps {
  readonly metrics: readonly string[];
  readonly runs: readonly { readonly id: string; readonly name: string }[];
  /** Looked at again and again. */
  readonly isLive: boolean;
}

/** How a metric went, for one run or for several over one another. */
export function MetricCurves({ metrics, runs, isLive }: MetricCurvesProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [view, setView] = useState<CurveView>({ along: "step", smoothing: 0 });
  const [isLogarithmic, setLogarithmic] = useState(false);
  const metric = chosen !== null && metrics.includes(chosen) ? chosen : metrics[0];
  if (metric === undefined) return null;
  return (
    <section aria-label="Curves" className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised">
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <label className="flex items-center gap-1.5">
          Metric
          <select
            value={metric}
            onChange={(event) => setChosen(event.target.value)}
            className="h-7 max-w-60 rounded-md border border-line-control bg-raised px-1.5"
          >
            {metrics.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-1.5">
          Along
          <select
            value={view.along}
            onChange={(event) => setView({ ...view, along: event.target.value === "time" ? "time" : "step" })}
            className="h-7 rounded-md border border-line-control bg-raised px-1.5"
          >
            <option value="step">steps</option>
            <option value="time">time</option>
          </select>
        </label>
        <label className="flex items-center gap-1.5">
          Smoothing
          <input
            type="range"
            min={0}
            max={0.95}
            step={0.05}
            value={view.smoothing}
            onChange={(event) => setView({ ...view, smoothing: Number(event.target.value) })}
            className="w-28 accent-accent"
          />
        </label>
        <label className="flex items-center gap-1.5">
          <input
            type="checkbox"
            checked={isLogarithmic}
            onChange={(event) => setLogarithmic(event.target.checked)}
            className="accent-accent"
          />
          Logarithmic
        </label>
      </div>
      <Drawn {...{ metric, runs, view, isLogarithmic, isLive }} />
    </section>
  );
}

interface DrawnProps extends Omit<MetricCurvesProps, "metrics"> {
  readonly metric: string;
  readonly view: CurveView;
  readonly isLogarithmic: boolean;
}

function Drawn({ metric, runs, view, isLogarithmic, isLive }: DrawnProps) {
  const runIds = runs.map(({ id }) => id);
  const history = useQuery({
    queryKey: ["experiments", "history", runIds, metric],
    queryFn: () => studio.experiments.history.query({ runIds, metric }),
    refetchInterval: isLive ? 3_000 : false,
    placeholderData: (before) => before,
  });
  const drawn = useMemo(() => {
    const found = history.data?.value ?? [];
    const { x, ys } = onOneAxis(found.map(({ points }) => curveOf(points, view)));
    const names = new Map(runs.map(({ id, name }) => [id, name]));
    const curves = found.map(({ run }, index) => ({ name: names.get(run) ?? run, y: ys[index] ?? [] }));
    return { x, curves };
  }, [history.data, runs, view]);
  return (
    <Asked answer={history} what="Looking for its values">
      {() => (
        <CurveChart
          label={`${metric} by ${view.along} for ${runs.map(({ name }) => name).join(", ")}`}
          xTitle={view.along === "time" ? "seconds" : "step"}
          x={drawn.x}
          curves={drawn.curves}
          isLogarithmic={isLogarithmic}
        />
      )}
    </Asked>
  );
}
