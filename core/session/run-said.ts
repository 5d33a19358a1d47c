import type { Output } from "../notebook/notebook";
import type { Applied } from "./applied";
import { edited } from "./applied";
import { boundedOutputs } from "./bounded-outputs";
import { findCell, withCell } from "./cells";
import { withDisplayUpdated } from "./displays";
import type { RunOperation, Said } from "./operation";
import { currentRun, withRun } from "./queue";
import type { Session } from "./session";
import { streamOutput, withStreamStored, withStreamText } from "./stream-output";

/** What the kernel says about the current run; about any other it is too late, and `null`. */
export function runSaid(
  session: Session,
  operation: Extract<RunOperation, { type: "runSaid" }>,
): Applied | null {
  const current = currentRun(session, operation.runId);
  if (current === null) return null;
  const next = withSaid(session, { cellId: current.cellId, said: operation.said });
  return next === session ? null : edited(next);
}

/** One copy of the cell for everything said in a frame. */
export function withSaid(
  session: Session,
  told: { readonly cellId: string; readonly said: readonly Said[] },
): Session {
  let next = session;
  let part: Said[] = [];
  for (const item of told.said) {
    if (item.type !== "updateDisplay") {
      part.push(item);
      continue;
    }
    next = withOwnOutputs(next, { cellId: told.cellId, said: part });
    part = [];
    next = withDisplayUpdated(next, item);
  }
  return withOwnOutputs(next, { cellId: told.cellId, said: part });
}

type OwnSaid = readonly Said[];

function withOwnOutputs(session: Session, told: { cellId: string; said: OwnSaid }): Session {
  const cell = findCell(session, told.cellId);
  if (cell === null || told.said.length === 0) return session;
  const run = session.runs[told.cellId];
  const state = { outputs: [...cell.outputs], clearPending: run?.clearPending ?? false, changed: false };
  for (const item of told.said) hear(state, item);
  let next = session;
  if (run !== undefined && run.clearPending !== state.clearPending) {
    next = withRun(next, { cellId: told.cellId, run: { ...run, clearPending: state.clearPending } });
  }
  return state.changed ? withCell(next, { ...cell, outputs: boundedOutputs(state.outputs) }) : next;
}

/** The outputs of a cell while its kernel speaks. */
export interface Hearing {
  outputs: Output[];
  clearPending: boolean;
  changed: boolean;
}

/** One thing said, into `state`; what changes displays of other cells is not its business. */
export function hear(state: Hearing, said: Said): void {
  if (said.type === "updateDisplay") return;
  if (said.type === "clear" && said.wait) {
    state.clearPending = true;
    return;
  }
  if (said.type === "stream" && said.text === "") return;
  if (said.type === "clear" || state.clearPending) {
    state.changed ||= state.outputs.length > 0;
    state.outputs = [];
    state.clearPending = false;
    if (said.type === "clear") return;
  }
  if (withHeard(state.outputs, said)) state.changed = true;
}

/** Writes into `outputs`, which is ours alone until the frame is done. */
function withHeard(outputs: Output[], said: Exclude<Said, { type: "updateDisplay" | "clear" }>): boolean {
  const last = outputs.at(-1);
  switch (said.type) {
    case "output":
      outputs.push(said.output);
      return true;
    case "stream": {
      if (last?.type === "stream" && last.name === said.name) {
        outputs[outputs.length - 1] = withStreamText(last, said.text);
      } else outputs.push(streamOutput(said.name, said.text));
      return true;
    }
    case "streamStored": {
      const at = outputs.findLastIndex((output) => output.type === "stream" && output.name === said.name);
      const stream = outputs[at];
      if (stream?.type !== "stream") return false;
      outputs[at] = withStreamStored(stream, said);
      return true;
    }
    default:
      return said satisfies never;
  }
}
