import { withEntry } from "../notebook/entries";
import type { Effect } from "./effect";
import type { Run, Session } from "./session";

/*
 * One run at a time for each kernel, in the order in which people asked (FT-31). A cell is handed to the kernel
 * (`running`) as soon as the kernel is there and free; `runStarted` then says that it has begun.
 */

/** Notes a run at its cell, in place of the cell's last one. */
export function withRun(session: Session, placed: { cellId: string; run: Run }): Session {
  return { ...session, runs: withEntry(session.runs, [placed.cellId, placed.run]) };
}

/** The cell and run that `runId` names, if it is the one the kernel works on. */
export function currentRun(session: Session, runId: string): { cellId: string; run: Run } | null {
  const cellId = session.running;
  const run = cellId === null ? undefined : session.runs[cellId];
  return cellId !== null && run?.id === runId ? { cellId, run } : null;
}

/** Hands the next cell to the kernel if the kernel is there and free. */
export function advanced(session: Session): { session: Session; effects: readonly Effect[] } {
  const cellId = session.queue[0];
  const isFree = (session.kernel.phase === "idle" || session.kernel.phase === "busy") && !isHeld(session);
  if (session.running !== null || cellId === undefined || !isFree) return { session, effects: [] };
  const waiting = session.runs[cellId];
  if (waiting === undefined) return advanced({ ...session, queue: session.queue.slice(1) });
  const run: Run = { ...waiting, state: "running" };
  const next = withRun({ ...session, queue: session.queue.slice(1), running: cellId }, { cellId, run });
  return { session: next, effects: [{ type: "execute", runId: run.id, cellId, source: run.source }] };
}

/** While variables are on their way, to another kernel or to be kept, nothing may change them. */
function isHeld({ switching, hibernating }: Session): boolean {
  if (hibernating != null) return true;
  return switching?.phase === "saving" || switching?.phase === "loading";
}

/** Takes cells out of the queue and says why. */
export function withCancelled(
  session: Session,
  why: { cellIds: readonly string[]; note: string; at: number | null },
): Session {
  const going = new Set(why.cellIds);
  const taken = session.queue.filter((cellId) => going.has(cellId));
  if (taken.length === 0) return session;
  const runs: Record<string, Run> = { ...session.runs };
  let again = session.again;
  for (const cellId of taken) {
    const run = runs[cellId];
    if (cellId === session.running) again = null;
    else if (run !== undefined)
      runs[cellId] = { ...run, state: "cancelled", note: why.note, endedAt: why.at };
  }
  return { ...session, queue: session.queue.filter((cellId) => !going.has(cellId)), runs, again };
}

/** Takes all cells out of the queue and says why. */
export function withQueueCancelled(session: Session, why: { note: string; at: number | null }): Session {
  return withCancelled(session, { cellIds: session.queue, ...why });
}

/** Ends the current run; what was asked of the same cell again takes its place in `runs`. */
export function withRunEnded(
  session: Session,
  end: { state: "done" | "error" | "cancelled"; note: string | null; at: number | null },
): Session {
  const cellId = session.running;
  const run = cellId === null ? undefined : session.runs[cellId];
  if (cellId === null || run === undefined) return session;
  const ended: Run = { ...run, state: end.state, note: end.note, endedAt: end.at, clearPending: false };
  const next = withRun(session, { cellId, run: session.again ?? ended });
  return { ...next, running: null, again: null, prompt: null };
}

/** The kernel is gone, or begins anew: nothing that ran or waited goes on by itself (FT-25). */
export function withAllEnded(
  session: Session,
  why: { running: { state: "error" | "cancelled"; note: string }; queued: string; at: number | null },
): Session {
  const emptied = withQueueCancelled(session, { note: why.queued, at: why.at });
  return withRunEnded(emptied, { ...why.running, at: why.at });
}
