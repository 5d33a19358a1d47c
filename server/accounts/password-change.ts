import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Authentication } from "@/server/accounts/authentication";
import type { Person } from "@/server/accounts/person";
import { type StudioDatabase, timeFor } from "@/server/database/database";

/** What somebody gives who wants another password. */
export interface PasswordWish {
  readonly current: string;
  readonly wanted: string;
}

/** Sets another password for whoever knows the present one, and ends all their sign-ins but the one they ask from. */
export async function changePassword(
  wish: PasswordWish & { readonly person: Pick<Person, "id" | "sessionId"> },
  parts: { database: StudioDatabase; clock: Clock; authentication: Authentication },
): Promise<void> {
  const { database, clock, authentication } = parts;
  const { id, sessionId } = wish.person;
  const { password } = await authentication.$context;
  const account = await database.db
    .selectFrom("user_accounts")
    .select(["id", "password"])
    .where("user_id", "=", id)
    .where("provider_id", "=", "credential")
    .executeTakeFirst();
  if (account === undefined)
    throw new AppError("not-found", "You have no password yet. Set up your account first.");
  if (!(await password.verify({ hash: account.password ?? "", password: wish.current })))
    throw new AppError("unauthenticated", "That is not your present password. Nothing was changed.");
  const hashed = await password.hash(wish.wanted);
  await database.db.transaction().execute(async (trx) => {
    await trx
      .updateTable("user_accounts")
      .set({ password: hashed, updated_at: timeFor(database, clock.now()) })
      .where("id", "=", account.id)
      .execute();
    await trx.deleteFrom("user_sessions").where("user_id", "=", id).where("id", "!=", sessionId).execute();
  });
}
