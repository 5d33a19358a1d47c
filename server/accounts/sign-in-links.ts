import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import { tokenHash } from "@/server/accounts/token-hash";
import type { Tables } from "@/server/database/tables";

const goodFor = 15 * 60_000;

/** Links that sign a person in once. Only a hash is stored; the token exists in the link alone. */
interface SignInLinks {
  issue(userId: string): Promise<string>;
  /** The person of a token that was good until now, or `null`; it is good no longer. */
  take(token: string): Promise<string | null>;
}

/** Only hashes of tokens are kept, so that who reads the database cannot sign in. */
export function createSignInLinks(options: { db: Kysely<Tables>; clock: Clock }): SignInLinks {
  const { db, clock } = options;
  return {
    async issue(userId) {
      const token = randomBytes(24).toString("base64url");
      await db.deleteFrom("sign_in_tokens").where("expires_at", "<", clock.now()).execute();
      await db
        .insertInto("sign_in_tokens")
        .values({ hash: tokenHash(token), user_id: userId, expires_at: clock.now() + goodFor })
        .execute();
      return token;
    },
    async take(token) {
      // One statement, so that of two requests with the same token one finds it.
      const taken = await db
        .deleteFrom("sign_in_tokens")
        .where("hash", "=", tokenHash(token))
        .returning(["user_id", "expires_at"])
        .executeTakeFirst();
      return taken !== undefined && taken.expires_at > clock.now() ? taken.user_id : null;
    },
  };
}
