import { afterOperation } from "./apply-operation";
import { carried } from "./carry";
import { findCell } from "./cells";
import type { Operation } from "./operation";
import type { Optimistic, Received } from "./optimistic-state";
import type { Session } from "./session";
import { asMap, differences } from "./text-effects";

/**
 * Puts a whole fresh state under what is pending. A batch on the way whose answer is not known may be in that state
 * or not: where the state reads as it would with the batch applied, it is taken for applied. It is sent again in any
 * case, under its number, and the server knows.
 */
export function resetOnto(state: Optimistic, fresh: { seq: number; session: Session }): Received {
  const by = state.clientId;
  const { inFlight, unsent } = state;
  const sent = inFlight?.operations ?? [];
  const withSent = applyAll(state.confirmed, { operations: sent, by });
  const isAnswered = inFlight !== null && inFlight.answeredAt !== null && inFlight.answeredAt <= fresh.seq;
  const isIn = isAnswered || reads(sent, { withSent, fresh: fresh.session });
  const cellIds = new Set([...allCells(state.view), ...allCells(fresh.session)]);
  const move = { before: isIn ? withSent : state.confirmed, after: fresh.session, by };
  const texts = asMap(differences({ ...move, cellIds }));
  const onto = carried({ ...move, texts, pending: { sent: isIn ? [] : sent, unsent } });
  const next: Optimistic = {
    ...state,
    confirmed: fresh.session,
    seq: fresh.seq,
    inFlight: inFlight === null || isAnswered ? null : { ...inFlight, operations: onto.pending.sent },
    unsent: onto.pending.unsent,
    view: onto.view,
  };
  return { state: next, textChanges: differences({ before: state.view, after: next.view, cellIds }) };
}

function allCells(session: Session): readonly string[] {
  return [...session.notebook.order, ...session.bin.map((entry) => entry.cell.id)];
}

/** Whether the fresh state reads as if a batch had been applied. */
function reads(sent: readonly Operation[], states: { withSent: Session; fresh: Session }): boolean {
  const signs = sent.map((each) => signOf(each, states));
  return signs.includes("applied") && !signs.includes("missing");
}

function applyAll(session: Session, made: { operations: readonly Operation[]; by: string }): Session {
  return made.operations.reduce((now, each) => afterOperation(now, each, { by: made.by }), session);
}

/** Whether a fresh state shows what an operation did; what leaves no mark of its own does no harm twice. */
function signOf(
  operation: Operation,
  { withSent, fresh }: { readonly withSent: Session; readonly fresh: Session },
): "applied" | "missing" | "unclear" {
  switch (operation.type) {
    case "insertCell":
      return findCell(fresh, operation.cell.id) === null ? "missing" : "applied";
    case "splitCell":
      return findCell(fresh, operation.newId) === null ? "missing" : "applied";
    case "queueCells":
      return operation.runs.some(({ cellId, runId }) => fresh.runs[cellId]?.id === runId)
        ? "applied"
        : "unclear";
    case "editText": {
      const { cellId } = operation;
      return findCell(fresh, cellId)?.source === findCell(withSent, cellId)?.source ? "applied" : "missing";
    }
    default:
      return "unclear";
  }
}
