import { isEqual } from "../notebook/equal";
import { afterOperation } from "./apply-operation";
import { carried } from "./carry";
import type { Operation, OrderedOperation } from "./operation";
import type { InFlight, Optimistic, Received } from "./optimistic-state";
import { withoutSecrets } from "./prompt";
import type { Session } from "./session";
import {
  asMap,
  cellsWithText,
  differences,
  type TextChange,
  type TextChanges,
  textEffects,
} from "./text-effects";

/** One more operation in the server's order. */
export function received(state: Optimistic, ordered: OrderedOperation): Received {
  const { inFlight } = state;
  const isOwn = inFlight !== null && ordered.by === state.clientId && ordered.batch === inFlight.batch;
  const index = isOwn ? inFlight.operations.findIndex((own) => isTheSame(own, ordered.operation)) : -1;
  const step = isOwn && index >= 0 ? confirmed(state, { ordered, inFlight, index }) : behind(state, ordered);
  const rest = settled({ ...step.state, seq: ordered.seq });
  return { state: rest.state, textChanges: [...step.textChanges, ...rest.textChanges] };
}

function confirmedAfter(state: Optimistic, { operation, by }: OrderedOperation): Session {
  return afterOperation(state.confirmed, operation, { by });
}

/** Someone else's: one's own pending operations move behind it. */
function behind(state: Optimistic, ordered: OrderedOperation): Received {
  const after = confirmedAfter(state, ordered);
  const effects = textEffects({ before: state.confirmed, after, operation: ordered.operation });
  if (pendingOf(state).length === 0) {
    return { state: { ...state, confirmed: after, view: after }, textChanges: effects };
  }
  return onto(state, { before: state.confirmed, after, texts: asMap(effects) });
}

interface Confirmation {
  readonly ordered: OrderedOperation;
  readonly inFlight: InFlight;
  readonly index: number;
}

/** One's own: it is no longer pending, and what stood before it in the batch was refused. */
function confirmed(state: Optimistic, { ordered, inFlight, index }: Confirmation): Received {
  const gone = inFlight.operations.slice(0, index + 1);
  const rest = { ...inFlight, operations: inFlight.operations.slice(index + 1) };
  const left = { ...state, inFlight: rest };
  if (index === 0 && isExactly(gone[0], ordered.operation)) {
    const isAll = pendingOf(left).length === 0;
    const next = isAll ? state.view : confirmedAfter(state, ordered);
    return { state: { ...left, confirmed: next }, textChanges: [] };
  }
  return onto(left, withGone(state, { gone, after: confirmedAfter(state, ordered) }));
}

/** From the state with `gone` on top to what the server made of it. */
function withGone(
  state: Optimistic,
  { gone, after }: { readonly gone: readonly Operation[]; readonly after: Session },
): { before: Session; after: Session; texts: TextChanges } {
  let before = state.confirmed;
  const cellIds = gone.flatMap((operation) => cellsWithText(operation, before));
  for (const operation of gone) before = afterOperation(before, operation, { by: state.clientId });
  return { before, after, texts: asMap(differences({ before, after, cellIds })) };
}

/** Moves everything that is pending from `before` to `after`, which becomes what is confirmed. */
function onto(
  state: Optimistic,
  move: { readonly before: Session; readonly after: Session; readonly texts: TextChanges },
): Received {
  const { unsent, inFlight } = state;
  const next = carried({
    ...move,
    pending: { sent: inFlight?.operations ?? [], unsent },
    by: state.clientId,
  });
  const moved: Optimistic = {
    ...state,
    confirmed: move.after,
    inFlight: inFlight && { ...inFlight, operations: next.pending.sent },
    unsent: next.pending.unsent,
    view: next.view,
  };
  return { state: moved, textChanges: listed(next.texts) };
}

/** Once the stream is at the server's answer, nothing more of the batch will come. */
export function settled(state: Optimistic): Received {
  const { inFlight } = state;
  if (inFlight === null || inFlight.answeredAt === null || state.seq < inFlight.answeredAt) {
    return { state, textChanges: [] };
  }
  const left: Optimistic = { ...state, inFlight: null };
  if (inFlight.operations.length === 0) return { state: left, textChanges: [] };
  return onto(left, withGone(state, { gone: inFlight.operations, after: state.confirmed }));
}

function pendingOf(state: Optimistic): readonly Operation[] {
  return [...(state.inFlight?.operations ?? []), ...state.unsent];
}

function listed(texts: TextChanges): readonly TextChange[] {
  return [...texts].map(([cellId, changes]) => ({ cellId, changes }));
}

/** The same operation, whatever places in texts it has after mapping. */
function isTheSame(own: Operation, ordered: Operation): boolean {
  if (own.type === "editText") return ordered.type === "editText" && own.cellId === ordered.cellId;
  if (own.type === "splitCell") return ordered.type === "splitCell" && own.newId === ordered.newId;
  return isExactly(own, ordered);
}

function isExactly(own: Operation | undefined, ordered: Operation): boolean {
  return (
    own !== undefined && (isEqual(own, ordered) || isEqual(withoutSecrets(own), withoutSecrets(ordered)))
  );
}
