import type { RunState, StepState } from "@/core/pipelines/run";

/** Prefect's type of a state, and the name that we give it there. */
interface Word {
  readonly type: string;
  readonly name: string;
}

const runWords: Readonly<Record<RunState, Word>> = {
  waiting: { type: "PENDING", name: "Pending" },
  running: { type: "RUNNING", name: "Running" },
  asking: { type: "RUNNING", name: "Asking" },
  stopping: { type: "CANCELLING", name: "Cancelling" },
  finished: { type: "COMPLETED", name: "Completed" },
  failed: { type: "FAILED", name: "Failed" },
  stopped: { type: "CANCELLED", name: "Cancelled" },
};

const stepWords: Readonly<Record<StepState, Word>> = {
  waiting: { type: "PENDING", name: "Pending" },
  starting: { type: "PENDING", name: "Starting" },
  running: { type: "RUNNING", name: "Running" },
  retrying: { type: "PENDING", name: "Retrying" },
  asking: { type: "PENDING", name: "Asking" },
  finished: { type: "COMPLETED", name: "Completed" },
  cached: { type: "COMPLETED", name: "Cached" },
  failed: { type: "FAILED", name: "Failed" },
  stopped: { type: "CANCELLED", name: "Cancelled" },
};

export function wordOfRun(state: RunState): Word {
  return runWords[state];
}

export function wordOfStep(state: StepState): Word {
  return stepWords[state];
}

/** Of flows that programs of people run too, whose states have other names. */
export function runStateOf({ type, name }: Word): RunState {
  if (type === "RUNNING") return name === "Asking" ? "asking" : "running";
  if (type === "PAUSED") return "asking";
  return (byType<RunState>(runWords, type) ?? (type === "CRASHED" ? "failed" : "waiting")) as RunState;
}

export function stepStateOf({ type, name }: Word): StepState {
  const exact = Object.entries(stepWords).find(([, word]) => word.type === type && word.name === name);
  if (exact !== undefined) return exact[0] as StepState;
  if (type === "CANCELLING") return "running";
  return byType<StepState>(stepWords, type) ?? (type === "CRASHED" ? "failed" : "waiting");
}

/** The names that states have at Prefect. */
export function namesOf(states: readonly RunState[]): readonly string[] {
  const more: Partial<Record<RunState, readonly string[]>> = {
    waiting: ["Scheduled", "Late"],
    failed: ["Crashed", "TimedOut"],
    asking: ["Paused", "Suspended"],
  };
  return states.flatMap((state) => [runWords[state].name, ...(more[state] ?? [])]);
}

function byType<State extends string>(words: Readonly<Record<State, Word>>, type: string): State | null {
  const found = (Object.entries(words) as [State, Word][]).find(([, word]) => word.type === type);
  return found?.[0] ?? null;
}
