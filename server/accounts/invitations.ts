import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import type { Authentication } from "@/server/accounts/authentication";
import { addCredential } from "@/server/accounts/credential";
import { tokenHash } from "@/server/accounts/token-hash";
import { type StudioDatabase, timeFor } from "@/server/database/database";
import type { Tables } from "@/server/database/tables";

const goodFor = 7 * 24 * 60 * 60_000;

/** Links by which invited people choose their name and password, once. Only a hash of each is kept. */
export interface Invitations {
  /** A new link for an invited person; an earlier one is good no longer. */
  issue(of: { userId: string; by: string | null }): Promise<{ path: string; expiresAt: number }>;
  isGood(token: string): Promise<boolean>;
  /** The person who came in by it, or `null`: it was used, took too long, or never was. */
  accept(token: string, details: { name: string; password: string }): Promise<string | null>;
}

export function createInvitations(parts: {
  database: StudioDatabase;
  clock: Clock;
  ids: Ids;
  authentication: Authentication;
}): Invitations {
  const { database, clock, authentication } = parts;
  const { db } = database;
  const isGood = async (token: string) => {
    const found = await db
      .selectFrom("invitations")
      .innerJoin("users", "users.id", "invitations.user_id")
      .select("invitations.expires_at")
      .where("invitations.hash", "=", tokenHash(token))
      .where("users.state", "=", "invited")
      .executeTakeFirst();
    return found !== undefined && found.expires_at > clock.now();
  };
  return {
    async issue({ userId, by }) {
      const token = randomBytes(24).toString("base64url");
      const link = { hash: tokenHash(token), invited_by: by, expires_at: clock.now() + goodFor };
      await db
        .insertInto("invitations")
        .values({ user_id: userId, ...link })
        .onConflict((conflict) => conflict.column("user_id").doUpdateSet(link))
        .execute();
      return { path: `/invite/${token}`, expiresAt: link.expires_at };
    },
    isGood,
    async accept(token, { name, password }) {
      // Hashing a password is work, and not done for whoever has no link.
      if (!(await isGood(token))) return null;
      const hashed = await (await authentication.$context).password.hash(password);
      return db.transaction().execute(async (trx) => {
        const userId = await takeLink(trx, { token, now: clock.now() });
        if (userId === null) return null;
        const updated_at = timeFor(database, clock.now());
        const came = await trx
          .updateTable("users")
          .set({ name, state: "active", updated_at })
          .where("id", "=", userId)
          .where("state", "=", "invited")
          .returning("id")
          .executeTakeFirst();
        if (came === undefined) return null;
        await addCredential(trx, { ...parts, userId, password: hashed, now: clock.now() });
        return userId;
      });
    },
  };
}

/** One statement, so that of two who open the same link one finds it. */
async function takeLink(
  trx: Kysely<Tables>,
  { token, now }: { token: string; now: number },
): Promise<string | null> {
  const taken = await trx
    .deleteFrom("invitations")
    .where("hash", "=", tokenHash(token))
    .returning(["user_id", "expires_at"])
    .executeTakeFirst();
  return taken !== undefined && taken.expires_at > now ? taken.user_id : null;
}
