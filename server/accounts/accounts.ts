import type { IncomingHttpHeaders } from "node:http";
import { AppError } from "@/core/errors";
import type { InvitedDetails } from "@/server/accounts/account-details";
import { type AccountSetUp, createAccountSetUp } from "@/server/accounts/account-set-up";
import type { AccountsParts } from "@/server/accounts/accounts-parts";
import {
  type Authentication,
  createAuthentication,
  sessionCookieName,
} from "@/server/accounts/authentication";
import { ensureDomain, ensureFirstPerson } from "@/server/accounts/first-run";
import { createInvitations, type Invitations } from "@/server/accounts/invitations";
import { changePassword, type PasswordWish } from "@/server/accounts/password-change";
import { type Person, posixOf } from "@/server/accounts/person";
import { createSessions } from "@/server/accounts/sessions";
import { createSignInLinks } from "@/server/accounts/sign-in-links";
import type { StudioDatabase } from "@/server/database/database";

interface Domain {
  readonly id: string;
}

/** Who people are, and how they prove it. */
export interface Accounts {
  readonly domain: Domain;
  /** The id of the person at this machine: whoever started the studio for the first time. */
  readonly firstPerson: string;
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
  readonly invitations: Invitations;
  /** Takes an invited person in by their link; the `Set-Cookie` values of the session that begins, or `null`. */
  acceptInvitation(token: string, details: InvitedDetails): Promise<readonly string[] | null>;
  /**
   * The user of the machine as whom a person's programs run, as it is now; `null`: as the studio itself. Throws for whoever
   * may run nothing.
   */
  runAs(userId: string): Promise<{ readonly uid: number; readonly gid: number } | null>;
  readonly authentication: Authentication;
  /** Forgets what is remembered of a session, after it changed through this server. */
  recheck(): Promise<void>;
  /** Refuses whoever does not know the present one. Ends all their sign-ins but this one. */
  changePassword(person: Person, wish: PasswordWish): Promise<void>;
  /** Signs the person out everywhere. */
  endSessions(userId: string): Promise<void>;
  close(): void;
}

/** Makes the domain and the person at this machine if this is the first start. */
export async function createAccounts(parts: AccountsParts): Promise<Accounts> {
  const { database, clock, config } = parts;
  const domain = await ensureDomain(parts);
  const firstPerson = await ensureFirstPerson(parts);
  const authentication = createAuthentication({ config, database, secret: domain.secret });
  const links = createSignInLinks({ db: database.db, clock });
  const setUp = createAccountSetUp({ database, ids: parts.ids, clock, authentication });
  const invitations = createInvitations({ ...parts, authentication });
  const sessions = createSessions({
    ...parts,
    authentication,
    cookieName: sessionCookieName(config),
    domainId: domain.id,
  });
  return {
    domain: { id: domain.id },
    secret: domain.secret,
    firstPerson,
    authentication,
    setUp: {
      ...setUp,
      async perform(userId, details) {
        await setUp.perform(userId, details);
        // Who looks at the next page has an account, and is not told that they have none.
        sessions.forget(userId);
      },
    },
    invitations,
    runAs: (userId) => runAs(database, userId),
    async acceptInvitation(token, details) {
      const userId = await invitations.accept(token, details);
      return userId === null ? null : await beginSession(authentication, userId);
    },
    whoIs: sessions.whoIs,
    onSessionEnd: sessions.onEnd,
    recheck: sessions.recheck,
    close: sessions.close,
    async changePassword(person, wish) {
      await changePassword({ ...wish, person }, { ...parts, authentication });
      await sessions.recheck();
    },
    async endSessions(userId) {
      await database.db.deleteFrom("user_sessions").where("user_id", "=", userId).execute();
      await sessions.recheck();
    },
    async firstRunPath(next) {
      if (await setUp.isDone()) return null;
      const token = await links.issue(firstPerson);
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

async function runAs({ db }: StudioDatabase, userId: string) {
  const person = await db
    .selectFrom("users")
    .select(["state", "posix_uid", "posix_gid"])
    .where("id", "=", userId)
    .executeTakeFirst();
  if (person?.state !== "active")
    throw new AppError(
      "unauthenticated",
      "This person's access was taken away, so nothing of theirs starts.",
    );
  return posixOf(person);
}
