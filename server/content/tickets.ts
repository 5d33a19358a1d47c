import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "@/core/clock";

/** What a ticket lets its bearer read, once. */
export interface TicketFor {
  readonly userId: string;
  readonly appId: string;
  /** Path in the person's home, `/` between parts. */
  readonly path: string;
  readonly download: boolean;
}

/**
 * One-use tickets for the content origin, which has no session. 128 bits, a minute at most. They are kept in this
 * process: a ticket is asked for and used within one click, on one server.
 */
export interface Tickets {
  issue(what: TicketFor): string;
  /** The ticket's meaning, the first time within its minute; afterwards `null`. */
  take(ticket: string): TicketFor | null;
}

const lifetime = 60_000;
const most = 10_000;

/** Kept in memory, by hash: a restart makes them void, and the page asks for another. */
export function createTickets(clock: Clock): Tickets {
  const kept = new Map<string, { what: TicketFor; until: number }>();
  const key = (ticket: string) => createHash("sha256").update(ticket).digest("base64url");
  return {
    issue(what) {
      const now = clock.now();
      for (const [old, { until }] of kept) if (until <= now || kept.size >= most) kept.delete(old);
      const ticket = randomBytes(16).toString("base64url");
      kept.set(key(ticket), { what, until: now + lifetime });
      return ticket;
    },
    take(ticket) {
      const found = kept.get(key(ticket));
      kept.delete(key(ticket));
      return found && found.until > clock.now() ? found.what : null;
    },
  };
}
