import { composeChanges, parseChanges, serialiseChanges } from "../text/changes";
import { applyOperation } from "./apply-operation";
import { received, settled } from "./catch-up";
import type { Operation, OrderedOperation } from "./operation";
import type { BatchToSend, InFlight, Optimistic, Received } from "./optimistic-state";
import { resetOnto } from "./reset";
import type { Session } from "./session";
import { asMap, checked, joined, type TextChanges } from "./text-effects";

/** Does at once what a person does; `null` where it does not apply. */
export function localOperation(state: Optimistic, operation: Operation): Optimistic | null {
  const result = applyOperation(state.view, operation, { by: state.clientId });
  if (result === null) return null;
  return { ...state, view: result.session, unsent: withUnsent(state.unsent, operation) };
}

/** Keys typed into one cell while a batch is on the way go as one change. */
function withUnsent(unsent: readonly Operation[], operation: Operation): readonly Operation[] {
  const last = unsent.at(-1);
  if (operation.type !== "editText" || last?.type !== "editText" || last.cellId !== operation.cellId) {
    return [...unsent, operation];
  }
  const first = parseChanges(last.changes);
  const second = parseChanges(operation.changes);
  const both = first === null || second === null ? null : composeChanges(first, second);
  if (both === null) return [...unsent, operation];
  return [...unsent.slice(0, -1), { ...operation, changes: serialiseChanges(both) }];
}

/** Everything that waits, once no batch is on the way. */
export function nextBatch(state: Optimistic): { state: Optimistic; batch: BatchToSend } | null {
  if (state.inFlight !== null || state.unsent.length === 0) return null;
  const batch = state.lastBatch + 1;
  const inFlight: InFlight = { batch, operations: state.unsent, answeredAt: null };
  const next = { ...state, inFlight, unsent: [], lastBatch: batch };
  return { state: next, batch: toSend(next, inFlight) };
}

/** After a cut: the batch that nobody answered, under its number, so that it is applied once. */
export function batchAgain(state: Optimistic): BatchToSend | null {
  return state.inFlight === null || state.inFlight.answeredAt !== null ? null : toSend(state, state.inFlight);
}

function toSend(state: Optimistic, { batch, operations }: InFlight): BatchToSend {
  return { clientId: state.clientId, batch, base: state.seq, operations };
}

/** What the server ordered, one's own and others'; what is known already is passed over. */
export function receive(state: Optimistic, ordered: readonly OrderedOperation[]): Received {
  let next = state;
  let texts: TextChanges = new Map();
  for (const each of ordered) {
    if (each.seq <= next.seq) continue;
    const step = received(next, each);
    texts = joined(texts, asMap(step.textChanges));
    next = step.state;
  }
  return { state: next, textChanges: checked({ before: state.view, after: next.view, texts }) };
}

/** The server has dealt with a batch: all of it is in the stream at or before `seq`, or was refused. */
export function acknowledged(
  state: Optimistic,
  answer: { readonly batch: number; readonly seq: number },
): Received {
  if (state.inFlight?.batch !== answer.batch) return { state, textChanges: [] };
  return settled({ ...state, inFlight: { ...state.inFlight, answeredAt: answer.seq } });
}

/**
 * A whole state instead of the operations in between: after a cut that was too long for the server's log. What is
 * pending is kept, its text carried over by comparing.
 */
export function resetFromState(
  state: Optimistic,
  fresh: { readonly seq: number; readonly session: Session },
): Received {
  return resetOnto(state, fresh);
}
