"use client";
import { useState } from "react";
import { parallelAxes } from "@/core/experiments/parallel";
import type { TrackedRun } from "@/core/experiments/runs";
import { curveColours } from "./curve-chart-colours";

const height = 220;
const head = 34;
const axisGap = 150;

/** Each run as a line across an axis for every param and metric: which values go together. */
export function ParallelPlot({ runs }: { readonly runs: readonly TrackedRun[] }) {
  const [pointed, setPointed] = useState<string | null>(null);
  const axes = parallelAxes(runs);
  if (axes.length < 2) return null;
  const width = (axes.length - 1) * axisGap + 120;
  const x = (axis: number) => 60 + axis * axisGap;
  return (
    <section
      aria-label="Parallel coordinates"
      className="mt-4 overflow-x-auto rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <svg
        role="img"
        aria-label={`${runs.length} runs across ${axes.map(({ name }) => name).join(", ")}`}
        width={width}
        height={height + head + 30}
      >
        {axes.map((axis, index) => (
          <g key={axis.name}>
            <line x1={x(index)} x2={x(index)} y1={head} y2={head + height} className="stroke-line-strong" />
            <text x={x(index)} y={12} textAnchor="middle" className="fill-ink text-2xs font-medium">
              {axis.name.length > 22 ? `${axis.name.slice(0, 21)}…` : axis.name}
            </text>
            <text x={x(index)} y={head - 6} textAnchor="middle" className="fill-ink-soft text-2xs">
              {axis.top}
            </text>
            <text x={x(index)} y={head + height + 16} textAnchor="middle" className="fill-ink-soft text-2xs">
              {axis.bottom}
            </text>
          </g>
        ))}
        {runs.map((run, index) => (
          <polyline
            key={run.id}
            points={axes
              .flatMap(({ at }, axis) => {
                const place = at[index] ?? null;
                return place === null ? [] : [`${x(axis)},${head + (1 - place) * height}`];
              })
              .join(" ")}
            fill="none"
            stroke={curveColours[index % curveColours.length]}
            strokeWidth={pointed === run.id ? 3.5 : 1.5}
            opacity={pointed === null || pointed === run.id ? 0.9 : 0.2}
            onPointerEnter={() => setPointed(run.id)}
            onPointerLeave={() => setPointed(null)}
          >
            <title>{run.name}</title>
          </polyline>
        ))}
      </svg>
    </section>
  );
}
