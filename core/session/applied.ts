import type { Effect } from "./effect";
import type { Session } from "./session";

/** What an operation came to: the session after it, and what must now be done. */
export interface Applied {
  readonly session: Session;
  readonly effects: readonly Effect[];
}

/** What applying needs to know beside the operation itself. */
export interface ApplyContext {
  /** The client whose operation it is; `null` for the notebook server's own. */
  readonly by: string | null;
}

/** For an operation that leaves the document as it is, so that its file is not behind. */
export function applied(session: Session, ...effects: readonly Effect[]): Applied {
  return { session, effects };
}

/** After a change of the document: its file is behind, and must be written. */
export function edited(session: Session, ...effects: readonly Effect[]): Applied {
  return { session: behindFile(session), effects: [...effects, ...saveUnlessConflict(session, "soon")] };
}

/**
 * The effect that writes the file; none while a person has conflicts to resolve, whose text on the disk must stay.
 */
export function saveUnlessConflict(session: Session, when: "soon" | "now"): readonly Effect[] {
  return session.file.state.phase === "conflict" ? [] : [{ type: "save", urgent: when === "now" }];
}

/** A save that is under way does not hold this change, so `saving` falls back to `unsaved` too. */
export function behindFile(session: Session): Session {
  const { phase } = session.file.state;
  if (phase !== "saved" && phase !== "saving") return session;
  return { ...session, file: { ...session.file, state: { phase: "unsaved" } } };
}
