"use client";
import { useQuery } from "@tanstack/react-query";
import type { TrackedRun } from "@/core/experiments/runs";
import { durationText } from "../notebook/run-times";
import { studio } from "../studio/studio-client";
import { Asked, AwayNote } from "./asked";
import { Fact, Facts, OriginFact } from "./facts";
import { Files, filesOfRun } from "./files";
import { KeptNotebook } from "./kept-notebook";
import { MetricCurves } from "./metric-curves";
import { RegistryFrame } from "./registry-frame";
import { RunStateBadge } from "./run-state";
import { mapped, Values } from "./values";
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
          <RunFacts run={run} madeBy={(run.madeBy && names[run.madeBy]) || null} />
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
          <Files of={filesOfRun(run.id)} />
        </>
      )}
    </Asked>
  );
}

function RunFacts({ run, madeBy }: { readonly run: TrackedRun; readonly madeBy: string | null }) {
  const { origin } = run;
  const took = run.endedAt === null ? null : durationText(run.endedAt - run.startedAt);
  return (
    <Facts label="About this run">
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
      <OriginFact notebook={origin.notebook} cellId={origin.cellId} />
      <KeptNotebook kind="run" thing={run.id} />
      {origin.image && <Fact name="Image">{origin.image}</Fact>}
    </Facts>
  );
}
