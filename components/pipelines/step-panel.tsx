"use client";
import { useState } from "react";
import type { Json } from "@/core/json";
import type { Step } from "@/core/pipelines/pipeline";
import { hasEnded } from "@/core/pipelines/run";
import { versionAddress } from "../models/addresses";
import { ApprovalForm } from "./approval-form";
import { valueText } from "./parameter-text";
import type { RunAnswer, ShownStep } from "./run-answer";
import { StepBadge } from "./state-words";
import { StepInfo } from "./step-info";
import { StepLogs } from "./step-logs";

const tabs = ["Input", "Output", "Logs", "Info"] as const;
type Tab = (typeof tabs)[number];

interface StepPanelProps {
  readonly answer: RunAnswer;
  readonly step: Step;
  readonly status: ShownStep | null;
  readonly onChanged: () => void;
}

/** What one step took, made and said. */
export function StepPanel({ answer, step, status, onChanged }: StepPanelProps) {
  const [tab, setTab] = useState<Tab>(status?.state === "failed" ? "Logs" : "Output");
  const { state: runState } = answer.value;
  const state = status?.state ?? "waiting";
  return (
    <section
      aria-label={`Step ${step.name}`}
      className="flex min-w-0 flex-col rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{step.name}</h2>
        <StepBadge state={state === "waiting" && hasEnded(runState) ? "not-run" : state} />
      </header>
      {status && status.note !== "" && (
        <p className={`mt-2 break-words ${state === "failed" ? "text-danger" : "text-ink-soft"}`}>
          {status.note}
        </p>
      )}
      {step.kind === "approval" && (
        <Approval answer={answer} step={step.name} status={status} onChanged={onChanged} />
      )}
      {step.kind === "notebook" && (
        <>
          <div role="tablist" aria-label={`About ${step.name}`} className="mt-3 flex border-b border-line">
            {tabs.map((each) => (
              <button
                key={each}
                type="button"
                role="tab"
                aria-selected={tab === each}
                onClick={() => setTab(each)}
                className="-mb-px border-b-2 border-transparent px-2.5 py-1 text-ink-soft hover:text-ink aria-selected:border-accent aria-selected:text-ink"
              >
                {each}
              </button>
            ))}
          </div>
          <div role="tabpanel" aria-label={tab} className="min-w-0 pt-3">
            {tab === "Input" && (
              <Values values={status?.record.inputs ?? {}} none="It was given nothing (yet)." />
            )}
            {tab === "Output" && (
              <Values values={status?.record.outputs ?? {}} none="It has handed on nothing (yet)." />
            )}
            {tab === "Logs" && <StepLogs answer={answer} step={step.name} state={state} />}
            {tab === "Info" && <StepInfo answer={answer} step={step} status={status} />}
          </div>
        </>
      )}
    </section>
  );
}

/** Decided here, or on the page of the version of a model that it is about. */
function Approval(props: {
  readonly answer: RunAnswer;
  readonly step: string;
  readonly status: ShownStep | null;
  readonly onChanged: () => void;
}) {
  const { answer, step, status, onChanged } = props;
  const { model, version } = status?.record.inputs ?? {};
  if (typeof model === "string" && typeof version === "string")
    return (
      <p className="mt-3">
        {status?.state === "asking" ? "It is decided on the page of " : "It was about "}
        <a
          href={versionAddress({ model, version })}
          className="rounded text-accent-text hover:underline"
        >{`${model}, version ${version}`}</a>
        .
      </p>
    );
  return status?.state === "asking" ? (
    <ApprovalForm runId={answer.value.id} step={step} onDone={onChanged} />
  ) : null;
}

function Values({
  values,
  none,
}: {
  readonly values: Readonly<Record<string, Json>>;
  readonly none: string;
}) {
  const lines = Object.entries(values);
  if (lines.length === 0) return <p className="text-ink-faint">{none}</p>;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {lines.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="font-mono text-xs leading-5 break-words whitespace-pre-wrap">
            {valueText(value).slice(0, 4_000)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
