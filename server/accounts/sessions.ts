import type { IncomingHttpHeaders } from "node:http";
import type { AccountsParts } from "@/server/accounts/accounts-parts";
import type { Authentication } from "@/server/accounts/authentication";
import { emailOf, type Person, posixOf } from "@/server/accounts/person";

/** How long an answer is believed without asking the database. */
const fresh = 2_000;
/** How long it is believed while the database cannot be asked: running work goes on. */
const stale = 60_000;
/** How often the sessions in use are looked at, so that a suspension elsewhere ends sockets here. */
const watchEvery = 1_000;

type Ended = { readonly sessionId: string; readonly userId: string };

interface Sessions {
  whoIs(headers: Pick<IncomingHttpHeaders, "cookie">): Promise<Person | null>;
  onEnd(listener: (session: Ended) => void): () => void;
  recheck(): Promise<void>;
  /** What is remembered of a person whose record this server has changed: the next question is asked of the database. */
  forget(userId: string): void;
  close(): void;
}

interface Remembered {
  readonly person: Person | null;
  readonly at: number;
}

/** The sessions that this server has seen: remembered briefly, and watched until they end. */
export function createSessions(
  parts: AccountsParts & { authentication: Authentication; cookieName: string; domainId: string },
): Sessions {
  const { clock, log } = parts;
  const remembered = new Map<string, Remembered>();
  const watched = new Map<string, Ended>();
  const listeners = new Set<(session: Ended) => void>();

  const whoIs = async (headers: Pick<IncomingHttpHeaders, "cookie">) => {
    const cookie = cookieNamed(parts.cookieName, headers.cookie);
    if (cookie === null) return null;
    const known = remembered.get(cookie);
    if (known !== undefined && clock.now() - known.at < fresh) return known.person;
    try {
      const person = await readPerson(parts, cookie);
      if (remembered.size > 10_000) remembered.clear();
      remembered.set(cookie, { person, at: clock.now() });
      if (person !== null) watched.set(person.sessionId, { sessionId: person.sessionId, userId: person.id });
      return person;
    } catch (error) {
      log.error("session could not be read", { error });
      if (known !== undefined && clock.now() - known.at < stale) return known.person;
      throw error;
    }
  };

  const recheck = async () => {
    if (watched.size === 0) return;
    const alive = await aliveSessions(parts, [...watched.keys()]);
    for (const session of [...watched.values()]) {
      if (alive.has(session.sessionId)) continue;
      watched.delete(session.sessionId);
      for (const [cookie, { person }] of remembered) {
        if (person?.sessionId === session.sessionId) remembered.delete(cookie);
      }
      for (const listener of listeners) listener(session);
    }
  };

  const timer = setInterval(() => {
    recheck().catch((error) => log.warn("sessions could not be looked at", { error }));
  }, watchEvery);
  timer.unref();

  return {
    whoIs,
    recheck,
    forget(userId) {
      for (const [cookie, { person }] of remembered) if (person?.id === userId) remembered.delete(cookie);
    },
    onEnd(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}

async function readPerson(
  {
    authentication,
    domainId,
    database,
  }: { authentication: Authentication; domainId: string } & AccountsParts,
  cookie: string,
): Promise<Person | null> {
  const found = await authentication.api.getSession({
    headers: new Headers({ cookie }),
    query: { disableRefresh: true },
  });
  if (found === null) return null;
  const user = await database.db
    .selectFrom("users")
    .select(["id", "name", "email", "role", "state", "posix_uid", "posix_gid"])
    .where("id", "=", found.user.id)
    .executeTakeFirst();
  if (user?.state !== "active") return null;
  return {
    id: user.id,
    name: user.name,
    email: emailOf(user),
    role: user.role,
    domainId,
    sessionId: found.session.id,
    posix: posixOf(user),
  };
}

async function aliveSessions({ database, clock }: AccountsParts, ids: string[]): Promise<Set<string>> {
  const rows = await database.db
    .selectFrom("user_sessions")
    .innerJoin("users", "users.id", "user_sessions.user_id")
    .select(["user_sessions.id", "user_sessions.expires_at", "users.state"])
    .where("user_sessions.id", "in", ids)
    .execute();
  const good = rows.filter(
    (row) => row.state === "active" && new Date(row.expires_at).getTime() > clock.now(),
  );
  return new Set(good.map((row) => row.id));
}

/** `name=value` as it was sent; the first of that name, as better-auth reads it. */
function cookieNamed(name: string, header: string | undefined): string | null {
  const found = header?.split(/;\s*/).find((pair) => pair.startsWith(`${name}=`));
  return found === undefined || found.length > 1_000 ? null : found;
}
