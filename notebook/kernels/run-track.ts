/** How a run ended; `cancelled`: it never ran to its end. */
export type RunResult = "done" | "error" | "cancelled";

/**
 * The run that a kernel is working on, as far as its messages tell. It is over when its reply *and* its last output
 * (iopub `idle`) were seen: they come on different channels, in either order.
 */
export interface RunTrack {
  readonly runId: string;
  /** Needed to send it again, should a cut have swallowed it; `null` for a run of before a restart of this process. */
  readonly code: string | null;
  readonly heard: boolean;
  readonly reply: RunResult | null;
  readonly idle: boolean;
  readonly errorSaid: boolean;
}

type Verdict =
  | { readonly type: "again"; readonly code: string }
  | { readonly type: "over"; readonly result: RunResult };

/** A run that was just sent, or, with `null` as its code, one of before a restart of this process. */
export function newTrack(runId: string, code: string | null): RunTrack {
  return { runId, code, heard: false, reply: null, idle: false, errorSaid: false };
}

/** The result once the run is over; `null` before. */
export function resultOf(track: RunTrack): RunResult | null {
  return track.idle ? track.reply : null;
}

/** The kernel answered a question that stood behind the run: so the run is over, whatever of its end was lost. */
export function afterProbe(track: RunTrack): Verdict {
  if (track.heard) return { type: "over", result: track.reply ?? (track.errorSaid ? "error" : "done") };
  return track.code === null ? { type: "over", result: "cancelled" } : { type: "again", code: track.code };
}

/** What the `status` of an `execute_reply` comes to. */
export function resultFrom(status: unknown): RunResult {
  if (status === "ok") return "done";
  return status === "error" ? "error" : "cancelled";
}
