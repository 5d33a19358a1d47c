import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Authentication } from "@/server/accounts/authentication";
import { addCredential } from "@/server/accounts/credential";
import { localEmail } from "@/server/accounts/person";
import { type StudioDatabase, timeFor } from "@/server/database/database";

interface AccountDetails {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** How the person at this machine becomes an account with a password; happens once. */
export interface AccountSetUp {
  isDone(): Promise<boolean>;
  /** Refuses everybody but the person at this machine. */
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
  const withoutAccount = () =>
    db.selectFrom("users").select("id").where("email", "=", localEmail).executeTakeFirst();
  return {
    isDone: async () => (await withoutAccount()) === undefined,
    async perform(userId, details) {
      if ((await withoutAccount())?.id !== userId) throw alreadyDone();
      const email = details.email.toLowerCase();
      if (await db.selectFrom("users").select("id").where("email", "=", email).executeTakeFirst())
        throw new AppError("conflict", "Somebody else was invited with this e-mail. Give another.");
      const context = await authentication.$context;
      const password = await context.password.hash(details.password);
      const now = clock.now();
      await db.transaction().execute(async (trx) => {
        if (!(await addCredential(trx, { userId, password, database, ids, now }))) throw alreadyDone();
        await trx
          .updateTable("users")
          .set({ name: details.name, email, updated_at: timeFor(database, now) })
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
