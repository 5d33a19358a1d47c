import type { Operation } from "@/core/session/operation";
import type { Pace } from "./paced-store";

const passing: ReadonlySet<Operation["type"]> = new Set([
  "queueCells",
  "runStarted",
  "runCounted",
  "kernelBusy",
  "fileSaving",
  "fileSaved",
]);

/** So many cells waiting are a run-all. */
const many = 3;

/**
 * Operations of a trivial cell's run pass within milliseconds; its output and its end are what there is to see. While
 * many cells wait (`waiting`), each of which moves up with each run, several runs are drawn together: drawing every
 * one took as much of the machine as running it.
 */
export function paceOf(operations: readonly Operation[], waiting = 0): Pace {
  if (waiting >= many) return "passing";
  return operations.every(({ type }) => passing.has(type)) ? "passing" : "frame";
}
