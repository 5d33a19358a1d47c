import { type StartTimes, startingNote } from "@/core/compute/start-times";
import type { PhaseTime } from "@/server/compute/compute-backend";

/** What a person reads while they wait: the note of the phase, or what the phase means. `times`: of starts like it. */
export function noteFor(phase: PhaseTime | null, times: StartTimes | null = null): string {
  if (phase === null) return "";
  if (phase.note !== "") return phase.note;
  switch (phase.phase) {
    case "queued":
      return "Waiting its turn";
    case "placing":
      return "Finding a place for it";
    case "pulling":
      return "Fetching its image";
    case "starting":
      return startingNote(times);
    case "ready":
      return "Starting it";
    default:
      return phase.phase satisfies never;
  }
}
