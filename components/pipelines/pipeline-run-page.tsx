"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Json } from "@/core/json";
import type { Pipeline } from "@/core/pipelines/pipeline";
import { hasEnded } from "@/core/pipelines/run";
import { durationText } from "../notebook/run-times";
import { Asked, AwayNote } from "../registry/asked";
import { RegistryFrame } from "../registry/registry-frame";
import { whenText } from "../registry/when";
import { studio } from "../studio/studio-client";
import { pipelineEngine } from "./engine";
import { valueText } from "./parameter-text";
import { type NodeState, PipelineGraph } from "./pipeline-graph";
import { RunActions } from "./run-actions";
import type { RunAnswer, ShownStep } from "./run-answer";
import { RunBadge } from "./state-words";
import { StepPanel } from "./step-panel";
import { useNow } from "./use-now";

/** One run: its graph as it goes, what each step took and made, and what can be done with it. */
export function PipelineRunPage({ id }: { readonly id: string }) {
  return (
    <RegistryFrame
      registry="Pipelines"
      title={<Title id={id} />}
      trail={[{ name: "Pipelines", href: "/registry/pipelines" }]}
    >
      <Run id={id} />
    </RegistryFrame>
  );
}

function useRun(id: string) {
  return useQuery({
    queryKey: ["pipelines", "run", id],
    queryFn: () => studio.pipelines.get.query({ id }),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || !hasEnded(data.value.state) || data.asOf !== null ? 1_000 : 5_000,
  });
}

function Title({ id }: { readonly id: string }) {
  return useRun(id).data?.value.name ?? "Pipeline run";
}

function Run({ id }: { readonly id: string }) {
  const found = useRun(id);
  return (
    <Asked answer={found} by={pipelineEngine} what="Looking for the run">
      {(answer) => <Shown answer={answer} onChanged={() => void found.refetch()} />}
    </Asked>
  );
}

function Shown({ answer, onChanged }: { readonly answer: RunAnswer; readonly onChanged: () => void }) {
  const { value: run, asOf, names } = answer;
  const [chosen, setChosen] = useState<string | null>(null);
  const pipeline = useDrawn(answer);
  const now = useNow(!hasEnded(run.state));
  const steps = new Map(run.steps.map((step) => [step.name, step]));
  // What asks for something, or went wrong, is what is looked for first.
  const telling = ["asking", "failed", "running"].flatMap((state) =>
    run.steps.filter((step) => step.state === state),
  )[0];
  const shown = chosen ?? telling?.name ?? pipeline.steps[0]?.name ?? null;
  const step = pipeline.steps.find(({ name }) => name === shown);
  return (
    <>
      {asOf !== null && <AwayNote asOf={asOf} engine={pipelineEngine.title} />}
      <Facts answer={answer} now={now} owner={run.owner === null ? "A program" : (names[run.owner] ?? "–")} />
      <RunActions answer={answer} onChanged={onChanged} />
      {run.held !== null && (
        <p role="status" className="mt-3 text-ink-soft">
          It waits: {run.held.note}
        </p>
      )}
      <div className="mt-4 flex flex-col gap-4">
        <section
          aria-label="Graph"
          className="min-w-0 rounded-xl border border-line bg-raised p-3 shadow-raised"
        >
          <PipelineGraph
            pipeline={pipeline}
            chosen={shown}
            onChoose={setChosen}
            stateOf={(name) => nodeOf(steps.get(name), { now, hasEnded: hasEnded(run.state) })}
          />
        </section>
        {step && (
          <StepPanel
            key={step.name}
            answer={answer}
            step={step}
            status={steps.get(step.name) ?? null}
            onChanged={onChanged}
          />
        )}
      </div>
    </>
  );
}

/** A program's own flow has no file: its tasks stand one below the other. */
function useDrawn({ value: { pipeline, steps, name } }: RunAnswer): Pipeline {
  return useMemo(
    () =>
      pipeline ?? {
        name,
        about: "",
        parameters: [],
        steps: steps.map((step) => ({
          kind: "approval",
          name: step.name,
          after: [],
          question: "",
          version: null,
        })),
      },
    [pipeline, steps, name],
  );
}

function nodeOf(
  step: ShownStep | undefined,
  of: { readonly now: number; readonly hasEnded: boolean },
): NodeState {
  const state = step?.state ?? "waiting";
  if (step === undefined || (of.hasEnded && state === "waiting"))
    return { state: of.hasEnded ? "not-run" : "waiting", note: "" };
  const { progress, record } = step;
  const { startedAt, endedAt } = {
    startedAt: record.startedAt ?? step.startedAt,
    endedAt: record.endedAt ?? step.endedAt,
  };
  const tries = record.attempt > 1 ? `attempt ${record.attempt}` : "";
  const isBusy = state === "running" || state === "starting";
  const cells =
    isBusy && progress && progress.total > 0
      ? `cell ${Math.min(progress.done + 1, progress.total)} of ${progress.total}`
      : "";
  const waits = state === "starting" ? (progress?.note ?? "") : "";
  const took =
    startedAt === null || state === "waiting" || state === "asking" || state === "cached"
      ? ""
      : durationText(Math.max(0, (endedAt ?? of.now) - startedAt));
  return { state, note: [waits, took, cells, tries].filter((text) => text !== "").join(", ") };
}

function Facts(props: { readonly answer: RunAnswer; readonly now: number; readonly owner: string }) {
  const { run, now, owner } = { run: props.answer.value, now: props.now, owner: props.owner };
  const took = run.startedAt === null ? null : (run.endedAt ?? now) - run.startedAt;
  return (
    <dl aria-label="About this run" className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
      <Fact name="State">
        <RunBadge state={run.state} />
      </Fact>
      <Fact name="Started">{whenText(run.createdAt)}</Fact>
      {took !== null && <Fact name="Took">{durationText(Math.max(0, took))}</Fact>}
      <Fact name="By">
        {owner}
        {run.isScheduled && ", by a schedule"}
      </Fact>
      {run.path !== null && (
        <Fact name="File">
          <a
            href={`/files/${run.path.split("/").map(encodeURIComponent).join("/")}`}
            className="rounded text-accent-text hover:underline"
          >
            {run.path}
          </a>
        </Fact>
      )}
      {Object.entries(run.parameters).map(([name, value]) => (
        <Fact key={name} name={name}>
          {valueText(value as Json)}
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-2xs text-ink-soft">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
