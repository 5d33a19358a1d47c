import type { Pipeline, Step } from "./pipeline";
import { waitsFor } from "./references";
import { type RunState, type StepState, stepEndedWell, stepIsUnderWay } from "./run";

/** What is to be done with a run now. */
interface Next {
  /** Steps whose turn it is. */
  readonly begin: readonly Step[];
  readonly state: Exclude<RunState, "waiting">;
}

/** Of one run at once; a pipeline of a hundred steps beside one another would take every instance. */
const mostAtOnce = 4;

/**
 * Which steps begin, and how the run stands, from how its steps stand. What does not need a failed step goes on; what
 * waits for one is not run.
 */
export function nextOf(
  { steps }: Pipeline,
  of: { readonly stateOf: (step: string) => StepState; readonly stopping: boolean },
): Next {
  const { stateOf, stopping } = of;
  const states = steps.map(({ name }) => stateOf(name));
  const busy = states.filter(stepIsUnderWay).length;
  if (stopping) return { begin: [], state: busy > 0 ? "stopping" : "stopped" };
  const ready = steps.filter(({ name, ...step }) => {
    const state = stateOf(name);
    if (state !== "waiting" && state !== "retrying") return false;
    return waitsFor({ name, ...step } as Step).every((before) => stepEndedWell(stateOf(before)));
  });
  const begin = ready.slice(0, Math.max(0, mostAtOnce - busy));
  if (busy > 0 || ready.length > 0) return { begin, state: "running" };
  if (states.includes("asking")) return { begin, state: "asking" };
  if (states.includes("failed")) return { begin, state: "failed" };
  return { begin, state: states.every(stepEndedWell) ? "finished" : "stopped" };
}
