import {
  Ban,
  Check,
  CircleDashed,
  CircleHelp,
  History,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
  X,
} from "lucide-react";
import type { RunState, StepState } from "@/core/pipelines/run";

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  /** Of a badge, and of the edge of a node in the graph. */
  readonly badge: string;
  readonly edge: string;
  readonly spins?: true;
}

const quiet = { badge: "bg-hover text-ink-soft", edge: "border-line-strong" };
const busy = { badge: "bg-selected-strong text-accent-text", edge: "border-accent" };
const good = { badge: "bg-success-soft text-ink", edge: "border-success" };
const bad = { badge: "bg-danger-soft text-ink", edge: "border-danger" };
const wary = { badge: "bg-warning-soft text-ink", edge: "border-warning" };

const stepLooks: Readonly<Record<StepState | "not-run", Look>> = {
  waiting: { word: "Waiting", icon: CircleDashed, ...quiet },
  "not-run": { word: "Not run", icon: CircleDashed, ...quiet },
  starting: { word: "Starting", icon: LoaderCircle, spins: true, ...busy },
  running: { word: "Running", icon: LoaderCircle, spins: true, ...busy },
  retrying: { word: "Trying again", icon: RotateCw, ...wary },
  asking: { word: "Asks for approval", icon: CircleHelp, ...wary },
  finished: { word: "Finished", icon: Check, ...good },
  cached: { word: "Taken from before", icon: History, ...good },
  failed: { word: "Failed", icon: X, ...bad },
  stopped: { word: "Stopped", icon: Ban, ...wary },
};

const runLooks: Readonly<Record<RunState, Look>> = {
  waiting: stepLooks.waiting,
  running: stepLooks.running,
  asking: stepLooks.asking,
  stopping: { word: "Stopping", icon: Ban, ...wary },
  finished: stepLooks.finished,
  failed: stepLooks.failed,
  stopped: stepLooks.stopped,
};

export function lookOfStep(state: StepState | "not-run"): Look {
  return stepLooks[state];
}

/** How a run stands, in a word. */
export function RunBadge({ state }: { readonly state: RunState }) {
  return <Badge look={runLooks[state]} />;
}

export function StepBadge({ state }: { readonly state: StepState | "not-run" }) {
  return <Badge look={stepLooks[state]} />;
}

function Badge({ look: { word, badge } }: { readonly look: Look }) {
  return (
    <span className={`inline-block rounded px-1.5 text-2xs leading-5 font-medium whitespace-nowrap ${badge}`}>
      {word}
    </span>
  );
}

export const runStates = Object.keys(runLooks) as readonly RunState[];
export const wordOfRun = (state: RunState) => runLooks[state].word;
