"use client";
import { FileCode2, Stamp } from "lucide-react";
import { useMemo } from "react";
import { layOut } from "@/core/pipelines/graph";
import type { Pipeline, Step } from "@/core/pipelines/pipeline";
import type { StepState } from "@/core/pipelines/run";
import { lookOfStep } from "./state-words";

/** How a step of the drawing stands, where it is of a run. */
export interface NodeState {
  readonly state: StepState | "not-run";
  /** "12 s", "cell 3 of 9". */
  readonly note: string;
}

interface PipelineGraphProps {
  readonly pipeline: Pipeline;
  readonly stateOf?: (step: string) => NodeState;
  readonly chosen: string | null;
  readonly onChoose: (step: string) => void;
}

const sizes = { width: 172, height: 60, across: 36, down: 20 };
const margin = 12;

/** The steps of a pipeline, drawn from what they wait for; each can be chosen. */
export function PipelineGraph({ pipeline, stateOf, chosen, onChoose }: PipelineGraphProps) {
  const graph = useMemo(() => layOut(pipeline.steps, sizes), [pipeline]);
  const steps = new Map(pipeline.steps.map((step) => [step.name, step]));
  const isDone = (step: string) => ["finished", "cached"].includes(stateOf?.(step).state ?? "");
  return (
    <div className="overflow-auto">
      <ul
        aria-label="Steps"
        className="relative"
        style={{ width: graph.width + 2 * margin, height: graph.height + 2 * margin }}
      >
        <svg
          aria-hidden
          className="pointer-events-none absolute inset-0 size-full fill-none stroke-[1.5]"
          viewBox={`${-margin} ${-margin} ${graph.width + 2 * margin} ${graph.height + 2 * margin}`}
        >
          {graph.edges.map(({ from, to, path }) => (
            <path
              key={`${from} ${to}`}
              d={path}
              className={isDone(from) ? "stroke-success" : "stroke-line-strong"}
            />
          ))}
        </svg>
        {graph.nodes.map(({ name, x, y }) => {
          const step = steps.get(name);
          return (
            step && (
              <li
                key={name}
                className="absolute"
                style={{ left: x + margin, top: y + margin, width: sizes.width, height: sizes.height }}
              >
                <Node
                  step={step}
                  now={stateOf?.(name) ?? null}
                  isChosen={chosen === name}
                  onChoose={() => onChoose(name)}
                />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

interface NodeProps {
  readonly step: Step;
  readonly now: NodeState | null;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Node({ step, now, isChosen, onChoose }: NodeProps) {
  const look = now === null ? null : lookOfStep(now.state);
  const Icon = look?.icon ?? (step.kind === "approval" ? Stamp : FileCode2);
  const what = step.kind === "approval" ? "Approval" : step.notebook;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={`flex size-full items-center gap-2.5 rounded-lg border bg-raised px-3 text-start shadow-raised hover:bg-hover aria-pressed:ring-2 aria-pressed:ring-accent ${look?.edge ?? "border-line-strong"}`}
    >
      <Icon
        aria-hidden
        className={`size-4 shrink-0 text-ink-soft ${look?.spins ? "animate-spin motion-reduce:animate-none" : ""}`}
      />
      <span className="min-w-0">
        <span className="block truncate font-medium">{step.name}</span>
        <span className="block truncate text-2xs text-ink-soft">
          {look === null ? what : [look.word, now?.note].filter((text) => text).join(", ")}
        </span>
      </span>
    </button>
  );
}
