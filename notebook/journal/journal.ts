import type { OrderedOperation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";

/**
 * The durable, ordered log of a session's operations. Not its business: what an operation means.
 *
 * Rules, kept by every implementation (`tests/contracts/journal.ts`):
 *
 * - JN1 What `append` answered is there after kill -9 of the process, and on the disk within 1 s.
 * - JN2 `append` is all or nothing, and refuses a `seq` that does not follow the last.
 * - JN3 `readFrom(n)` gives every operation after `n` in order, or `null` when they were compacted away.
 * - JN4 `compact` keeps a state and the operations after it; a kill during it loses neither.
 * - JN5 A journal that cannot be read says so with an `AppError`; it is put aside, never deleted.
 */
export interface Journal {
  append(operations: readonly JournaledOperation[]): void;
  readFrom(seq: number): readonly JournaledOperation[] | null;
  /** The latest kept state with its `seq`, or `null` for a new journal. */
  latestState(): KeptState | null;
  compact(state: KeptState): void;
  /** Replaces the `aside` of the latest kept state, as durably as `append`. */
  keepAside(aside: KeptState["aside"]): void;
  close(): void;
}

/** One entry of a journal. */
export interface JournaledOperation extends OrderedOperation {
  /** The kernel's last word that the session holds with this operation: in one write, so that none comes twice. */
  readonly heard?: string;
}

/** A session as it was at `seq`; what came before need not be read again. */
export interface KeptState {
  readonly seq: number;
  readonly session: Session;
  /** What the notebook server needs beyond the session: kernel address, last batch of each client, file version. */
  readonly aside: import("@/core/json").JsonObject;
}
