import type { RunState } from "@/core/experiments/runs";

const looks: Readonly<Record<RunState, string>> = {
  running: "bg-selected-strong text-accent-text",
  scheduled: "bg-hover text-ink-soft",
  finished: "bg-success-soft text-ink",
  failed: "bg-danger-soft text-ink",
  killed: "bg-warning-soft text-ink",
};

const words: Readonly<Record<RunState, string>> = {
  running: "Running",
  scheduled: "Waiting",
  finished: "Finished",
  failed: "Failed",
  killed: "Stopped",
};

/** How a run stands, in a word. */
export function RunStateBadge({ state }: { readonly state: RunState }) {
  return (
    <span className={`inline-block rounded px-1.5 text-2xs leading-5 font-medium ${looks[state]}`}>
      {words[state]}
    </span>
  );
}
