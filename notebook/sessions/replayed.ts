import type { Notebook } from "@/core/notebook/notebook";
import { applyOperation } from "@/core/session/apply-operation";
import type { Session } from "@/core/session/session";
import type { Journal } from "../journal/journal";
import { type Aside, parseAside } from "./aside";

/** What a journal says of a session, up to `seq`. */
export interface Replayed {
  readonly seq: number;
  readonly session: Session;
  readonly aside: Aside;
  /** The document as the file has it, if the journal still knows: the base of a merge. */
  readonly saved: Notebook | null;
}

/** The session that a journal holds; `null` for a new journal. */
export function replayed(journal: Journal): Replayed | null {
  const kept = journal.latestState();
  if (kept === null) return null;
  const aside = parseAside(kept.aside);
  const batches: Record<string, { batch: number; seq: number }> = { ...aside.batches };
  let { session, seq } = kept;
  let { heard } = aside;
  let saved = aside.saved?.seq === seq ? session.notebook : null;
  for (const ordered of journal.readFrom(kept.seq) ?? []) {
    session = applyOperation(session, ordered.operation, { by: ordered.by })?.session ?? session;
    seq = ordered.seq;
    heard = ordered.heard ?? heard;
    if (seq === aside.saved?.seq) saved = session.notebook;
    if (ordered.by !== null && ordered.batch !== null)
      batches[ordered.by] = { batch: ordered.batch, seq: ordered.seq };
  }
  return { seq, session, aside: { ...aside, batches, heard }, saved };
}
