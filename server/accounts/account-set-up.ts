import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Authentication } from "@/server/accounts/authentication";
import { type StudioDatabase, timeFor } from "@/server/database/database";

interface AccountDetails {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** How the person at this machine becomes an account with a password; happens once. */
export interface AccountSetUp {
  isDone(): Promise<boolean>;
  perform(userId: string, details: AccountDetails): Promise<void>;
}

/** Turns the person at this machine into an account with a password, once. */
export function createAccountSetUp(parts: {
  database: StudioDatabase;
  clock: Clock;
  ids: Ids;
  authentication: Authentication;
}): AccountSetUp {
  const { database, clock, ids, authentication } = parts;
  const { db } = database;
  const isDone = async () => {
    const account = await db
      .selectFrom("user_accounts")
      .select("id")
      .where("provider_id", "=", "credential")
      .limit(1)
      .executeTakeFirst();
    return account !== undefined;
  };
  return {
    isDone,
    async perform(userId, details) {
      if (await isDone()) throw alreadyDone();
      const context = await authentication.$context;
      const password = await context.password.hash(details.password);
      const time = timeFor(database, clock.now());
      await db.transaction().execute(async (trx) => {
        const added = await trx
          .insertInto("user_accounts")
          .values({
            id: ids.next(),
            user_id: userId,
            account_id: userId,
            provider_id: "credential",
            password,
            access_token: null,
            refresh_token: null,
            id_token: null,
            access_token_expires_at: null,
            refresh_token_expires_at: null,
            scope: null,
            created_at: time,
            updated_at: time,
          })
          .onConflict((conflict) => conflict.columns(["provider_id", "account_id"]).doNothing())
          .returning("id")
          .executeTakeFirst();
        if (added === undefined) throw alreadyDone();
        await trx
          .updateTable("users")
          .set({ name: details.name, email: details.email.toLowerCase(), updated_at: time })
          .where("id", "=", userId)
          .execute();
        await trx.deleteFrom("sign_in_tokens").execute();
      });
    },
  };
}

function alreadyDone(): AppError {
  return new AppError(
    "not-found",
    "An account has been set up already. Sign in with its e-mail and password.",
  );
}
