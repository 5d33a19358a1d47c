import type { Applied } from "./applied";
import { applied, behindFile, edited, saveUnlessConflict } from "./applied";
import { findCell, withCell } from "./cells";
import type { RunOperation } from "./operation";
import { answered, asked, closed } from "./prompt";
import { advanced, currentRun, withCancelled, withQueueCancelled, withRun, withRunEnded } from "./queue";
import { queued } from "./queue-cells";
import { runSaid } from "./run-said";
import type { Session } from "./session";

type Of<T extends RunOperation["type"]> = Extract<RunOperation, { type: T }>;

/**
 * Runs, from the queue to their end. What is said of any other run than the current one is `null`: it came too
 * late.
 */
export function applyRun(session: Session, operation: RunOperation): Applied | null {
  switch (operation.type) {
    case "queueCells":
      return queued(session, operation);
    case "unqueueCells":
      return unqueued(session, operation);
    case "interruptKernel":
      return interrupted(session);
    case "answerPrompt":
      return answered(session, operation);
    case "runStarted":
      return started(session, operation);
    case "runCounted":
      return counted(session, operation);
    case "runSaid":
      return runSaid(session, operation);
    case "runFinished":
      return finished(session, operation);
    case "promptAsked":
      return asked(session, operation);
    case "promptClosed":
      return closed(session, operation);
    default:
      return operation satisfies never;
  }
}

function unqueued(session: Session, operation: Of<"unqueueCells">): Applied | null {
  const why = { cellIds: operation.cellIds, note: "Taken out of the queue.", at: null };
  const next = withCancelled(session, why);
  return next === session ? null : applied(next);
}

/** Who interrupts wants it to stop, so what waits behind it does not run either. */
function interrupted(session: Session): Applied | null {
  const { phase } = session.kernel;
  const isWorking = session.running !== null || phase === "busy";
  const reaches = phase === "idle" || phase === "busy" || phase === "reconnecting";
  const why = { note: "Not run: the run was interrupted before its turn.", at: null };
  const next = withQueueCancelled(session, why);
  if (isWorking && reaches) return applied(next, { type: "interrupt" });
  return next === session ? null : applied(next);
}

/** Old outputs go only now: a cell that waits still shows what it had. */
function started(session: Session, operation: Of<"runStarted">): Applied | null {
  const current = currentRun(session, operation.runId);
  if (current === null || current.run.startedAt !== null) return null;
  const run = { ...current.run, startedAt: operation.at };
  const next = withRun(session, { cellId: current.cellId, run });
  const cell = findCell(next, current.cellId);
  if (cell === null || (cell.outputs.length === 0 && cell.executionCount === null)) return applied(next);
  return edited(withCell(next, { ...cell, outputs: [], executionCount: null }));
}

function counted(session: Session, operation: Of<"runCounted">): Applied | null {
  const current = currentRun(session, operation.runId);
  const cell = current === null ? null : findCell(session, current.cellId);
  if (cell === null || cell.executionCount === operation.executionCount) return null;
  return edited(withCell(session, { ...cell, executionCount: operation.executionCount }));
}

/** Not every kernel says itself that it was interrupted: Bash's only gives the run up. */
const interruptedNote = "Stopped: the run was interrupted before its end.";

function finished(session: Session, operation: Of<"runFinished">): Applied | null {
  const current = currentRun(session, operation.runId);
  if (current === null) return null;
  const { result, at } = operation;
  const note = operation.note ?? (result === "cancelled" ? interruptedNote : null);
  const goesOn = result === "done" || (result === "error" && mayFail(session, current.cellId));
  const stopped = goesOn ? session : withQueueCancelled(session, { note: whyStopped(result), at });
  const ended = withRunEnded(behindFile(stopped), { state: result, note, at });
  const next = advanced(ended);
  return applied(next.session, ...next.effects, ...saveUnlessConflict(next.session, "now"));
}

function whyStopped(result: "error" | "cancelled" | "done"): string {
  return result === "error" ? "Not run: a cell before it failed." : "Not run: a cell before it was stopped.";
}

/** Jupyter's tag for a cell that is meant to fail, which stops nothing. */
function mayFail(session: Session, cellId: string): boolean {
  const tags = findCell(session, cellId)?.metadata.tags;
  return Array.isArray(tags) && tags.includes("raises-exception");
}
