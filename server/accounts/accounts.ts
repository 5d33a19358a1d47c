import type { IncomingHttpHeaders } from "node:http";
import { type AccountSetUp, createAccountSetUp } from "@/server/accounts/account-set-up";
import type { AccountsParts } from "@/server/accounts/accounts-parts";
import {
  type Authentication,
  createAuthentication,
  sessionCookieName,
} from "@/server/accounts/authentication";
import { ensureDomain, ensureLocalPerson } from "@/server/accounts/first-run";
import type { Person } from "@/server/accounts/person";
import { createSessions } from "@/server/accounts/sessions";
import { createSignInLinks } from "@/server/accounts/sign-in-links";

interface Domain {
  readonly id: string;
}

/** Who people are, and how they prove it. */
export interface Accounts {
  readonly domain: Domain;
  /** Of this installation; other secrets are made from it. */
  readonly secret: string;
  /**
   * The person whose session the request's cookie names, or `null`: no session, an ended one, or a suspended person.
   * Answers from memory for a few seconds, so it may be asked on every request.
   */
  whoIs(headers: Pick<IncomingHttpHeaders, "cookie">): Promise<Person | null>;
  /** Hears of every session that `whoIs` has named and that is over, within seconds; returns the end of listening. */
  onSessionEnd(listener: (session: { sessionId: string; userId: string }) => void): () => void;
  /** A path that signs a person in once, while the only user is the person at this machine; else `null`. */
  firstRunPath(next: string): Promise<string | null>;
  /** Takes the token of such a path; the `Set-Cookie` values of the session that begins, or `null`. */
  signInByLink(token: string): Promise<readonly string[] | null>;
  readonly setUp: AccountSetUp;
  readonly authentication: Authentication;
  /** Forgets what is remembered of a session, after it changed through this server. */
  recheck(): Promise<void>;
  /** Signs the person out everywhere. */
  endSessions(userId: string): Promise<void>;
  close(): void;
}

/** Makes the domain and the person at this machine if this is the first start. */
export async function createAccounts(parts: AccountsParts): Promise<Accounts> {
  const { database, clock, config } = parts;
  const domain = await ensureDomain(parts);
  const owner = await ensureLocalPerson(parts);
  const authentication = createAuthentication({ config, database, secret: domain.secret });
  const links = createSignInLinks({ db: database.db, clock });
  const setUp = createAccountSetUp({ database, ids: parts.ids, clock, authentication });
  const sessions = createSessions({
    ...parts,
    authentication,
    cookieName: sessionCookieName(config),
    domainId: domain.id,
  });
  return {
    domain: { id: domain.id },
    secret: domain.secret,
    authentication,
    setUp,
    whoIs: sessions.whoIs,
    onSessionEnd: sessions.onEnd,
    recheck: sessions.recheck,
    close: sessions.close,
    async endSessions(userId) {
      await database.db.deleteFrom("user_sessions").where("user_id", "=", userId).execute();
      await sessions.recheck();
    },
    async firstRunPath(next) {
      if (owner === null || (await setUp.isDone())) return null;
      const token = await links.issue(owner);
      return `/sign-in/${token}${next === "/" ? "" : `?next=${encodeURIComponent(next)}`}`;
    },
    async signInByLink(token) {
      const userId = await links.take(token);
      return userId === null ? null : await beginSession(authentication, userId);
    },
  };
}

async function beginSession(authentication: Authentication, userId: string): Promise<readonly string[]> {
  const { headers } = await authentication.api.beginSession({ body: { userId }, returnHeaders: true });
  return headers.getSetCookie();
}
