import type { Aside } from "../sessions/aside";
import type { Journal } from "./journal";

/** Where the journals of all sessions are, by session id. */
export interface JournalFolder {
  /** Every journal, with what is kept aside in it; `null` where that cannot be read. */
  list(): readonly { readonly id: string; readonly aside: Aside | null }[];
  aside(id: string): Aside | null;
  open(id: string): Journal;
  /** The stored outputs that a journal which is not open names; throws where it cannot be read. */
  refs(id: string): readonly string[];
}
