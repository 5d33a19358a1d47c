import type { Applied } from "./applied";
import { applied } from "./applied";
import { isInDocument } from "./cells";
import type { Effect } from "./effect";
import type { RunOperation } from "./operation";
import { advanced, withRun } from "./queue";
import type { Run, Session } from "./session";

/**
 * Cells are queued with the source that they have now; a later edit does not change what runs. Text cells and cells
 * that wait already are passed over. The running cell may wait once more, behind itself.
 */
export function queued(
  session: Session,
  operation: Extract<RunOperation, { type: "queueCells" }>,
): Applied | null {
  let next = session;
  for (const { cellId, runId } of operation.runs) {
    const cell = isInDocument(next, cellId) ? next.notebook.cells[cellId] : undefined;
    if (cell?.kind !== "code" || next.queue.includes(cellId)) continue;
    const run = freshRun({ id: runId, source: cell.source, queuedAt: operation.at });
    const waiting = { ...next, queue: [...next.queue, cellId] };
    next = next.running === cellId ? { ...waiting, again: run } : withRun(waiting, { cellId, run });
  }
  if (next === session) return null;
  return needsKernel(session) ? connecting(next) : advancedOrWaiting(next);
}

function freshRun(asked: Pick<Run, "id" | "source" | "queuedAt">): Run {
  return { ...asked, state: "queued", startedAt: null, endedAt: null, note: null, clearPending: false };
}

function needsKernel(session: Session): boolean {
  return session.kernel.phase === "none" || session.kernel.phase === "dead";
}

/** Asks for a kernel; what is queued runs once it is there. */
export function connecting(session: Session): Applied {
  const kernel = { phase: "starting", note: "Asking for a kernel" } as const;
  return applied({ ...session, kernel }, connectWith(session));
}

/** How a kernel starts: with the variables that were kept, where it can read them. */
export function connectWith({ compute, kept }: Session): Extract<Effect, { readonly type: "connect" }> {
  const isSame = kept?.compute.image === compute.image && kept.compute.kernelspec === compute.kernelspec;
  return isSame ? { type: "connect", compute, resume: kept.folder } : { type: "connect", compute };
}

function advancedOrWaiting(session: Session): Applied {
  const next = advanced(session);
  return applied(next.session, ...next.effects);
}
