"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { TrackedRun } from "@/core/experiments/runs";
import { durationText } from "../notebook/run-times";
import { studio } from "../studio/studio-client";
import { numberLook, tableLook } from "../usage/usage-table";
import { Asked, AwayNote } from "./asked";
import { MetricCurves } from "./metric-curves";
import { RegistryFrame } from "./registry-frame";
import { RunFiles } from "./run-files";
import { RunStateBadge } from "./run-state";
import { valueText, whenText } from "./when";

/** One run: what went in, what came out, and the cell that it was logged from. */
export function RunPage({ id }: { readonly id: string }) {
  return (
    <RegistryFrame
      registry="Experiments"
      title={<RunTitle id={id} />}
      trail={[{ name: "Experiments", href: "/registry/experiments" }]}
    >
      <Run id={id} />
    </RegistryFrame>
  );
}

function useRun(id: string) {
  return useQuery({
    queryKey: ["experiments", "run", id],
    queryFn: () => studio.experiments.run.query({ runId: id }),
    refetchInterval: ({ state: { data } }) => (data?.value.state === "running" ? 3_000 : false),
  });
}

function RunTitle({ id }: { readonly id: string }) {
  const { data } = useRun(id);
  return data?.value.name || `Run ${id.slice(0, 8)}`;
}

function Run({ id }: { readonly id: string }) {
  const found = useRun(id);
  return (
    <Asked answer={found} what="Looking for the run">
      {({ value: run, asOf, names }) => (
        <>
          {asOf !== null && <AwayNote asOf={asOf} />}
          <Facts run={run} madeBy={(run.madeBy && names[run.madeBy]) || null} />
          <MetricCurves
            metrics={Object.keys(run.metrics).sort()}
            runs={[run]}
            isLive={run.state === "running"}
          />
          <div className="mt-4 grid gap-4 lg:grid-cols-3">
            <Values caption="Metrics" of="Metric" isNumber values={mapped(run.metrics, valueText)} />
            <Values caption="Parameters" of="Parameter" values={run.params} />
            <Values caption="Tags" of="Tag" values={run.tags} />
          </div>
          <RunFiles runId={run.id} />
        </>
      )}
    </Asked>
  );
}

function Facts({ run, madeBy }: { readonly run: TrackedRun; readonly madeBy: string | null }) {
  const { origin } = run;
  const took = run.endedAt === null ? null : durationText(run.endedAt - run.startedAt);
  return (
    <dl aria-label="About this run" className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
      <Fact name="State">
        <RunStateBadge state={run.state} />
        {run.isDeleted && <span className="ms-2 text-danger">Deleted</span>}
      </Fact>
      <Fact name="Experiment">
        <a
          href={`/registry/experiments/${run.experimentId}`}
          className="rounded text-accent-text hover:underline"
        >
          Its other runs
        </a>
      </Fact>
      <Fact name="Started">{whenText(run.startedAt)}</Fact>
      {took && <Fact name="Took">{took}</Fact>}
      {madeBy && <Fact name="By">{madeBy}</Fact>}
      {origin.notebook && (
        <Fact name="Logged from">
          <a
            href={cellAddress(origin.notebook, origin.cellId)}
            className="rounded text-accent-text hover:underline"
          >
            {origin.cellId ? `Its cell in ${origin.notebook}` : origin.notebook}
          </a>
        </Fact>
      )}
      {origin.image && <Fact name="Image">{origin.image}</Fact>}
    </dl>
  );
}

function cellAddress(notebook: string, cellId: string | null): string {
  const path = notebook.split("/").map(encodeURIComponent).join("/");
  return `/notebooks/${path}${cellId === null ? "" : `#cell=${encodeURIComponent(cellId)}`}`;
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-2xs text-ink-soft">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

const mapped = (values: Readonly<Record<string, number>>, text: (value: number) => string) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value)]));

function Values(props: {
  readonly caption: string;
  readonly of: string;
  readonly values: Readonly<Record<string, string>>;
  readonly isNumber?: true;
}) {
  const { caption, of, values, isNumber } = props;
  const lines = Object.entries(values).sort(([a], [b]) => a.localeCompare(b));
  return (
    <div className="min-w-0 rounded-xl border border-line bg-raised p-4 shadow-raised">
      <table className={tableLook}>
        <caption>{caption}</caption>
        {lines.length > 0 && (
          <thead>
            <tr>
              <th scope="col">{of}</th>
              <th scope="col" className={isNumber && numberLook}>
                Value
              </th>
            </tr>
          </thead>
        )}
        <tbody>
          {lines.map(([key, value]) => (
            <tr key={key}>
              <th scope="row" className="max-w-0 w-1/2 truncate pe-3!" title={key}>
                {key}
              </th>
              <td className={isNumber ? numberLook : "max-w-0 w-1/2 break-words whitespace-pre-wrap"}>
                {value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p className="text-ink-faint">None was logged.</p>}
    </div>
  );
}
