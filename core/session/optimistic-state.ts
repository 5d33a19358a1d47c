import type { Operation } from "./operation";
import type { Session } from "./session";
import type { TextChange } from "./text-effects";

/*
 * A browser's side of a session. What it shows (`view`) is what the server confirmed and, on top, its own operations
 * that the server has not ordered yet. At most one batch is on the way; what is done meanwhile goes with the next.
 *
 * When nothing is pending, `view` is `confirmed` itself and what arrives costs one application. When the server
 * confirms one's own operation just as it was, `view` does not change at all.
 */
export interface Optimistic {
  readonly clientId: string;
  /** As the server has it at `seq`. */
  readonly confirmed: Session;
  readonly seq: number;
  readonly inFlight: InFlight | null;
  readonly unsent: readonly Operation[];
  /** The number of the last batch that was made. */
  readonly lastBatch: number;
  readonly view: Session;
}

/** The batch that is on the way. */
export interface InFlight {
  readonly batch: number;
  /** Those that have not come back in the stream, as they are on top of `confirmed`. */
  readonly operations: readonly Operation[];
  /** The server's answer: once the stream is there, what has not come back was refused. */
  readonly answeredAt: number | null;
}

/** What goes to the server; sent again just like this, under the same number, until it is answered. */
export interface BatchToSend {
  readonly clientId: string;
  readonly batch: number;
  readonly base: number;
  readonly operations: readonly Operation[];
}

/** A new state, and what others did to texts, for the editors that are open on them. */
export interface Received {
  readonly state: Optimistic;
  readonly textChanges: readonly TextChange[];
}

/** The state at the moment at which a session was received whole. */
export function newOptimistic(start: {
  readonly clientId: string;
  readonly seq: number;
  readonly session: Session;
  /** Continues the numbers of an earlier page of the same client. */
  readonly lastBatch?: number;
}): Optimistic {
  const { clientId, seq, session, lastBatch = 0 } = start;
  return { clientId, confirmed: session, seq, inFlight: null, unsent: [], lastBatch, view: session };
}
