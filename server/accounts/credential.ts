import type { Kysely } from "kysely";
import type { Ids } from "@/core/clock";
import { type StudioDatabase, timeFor } from "@/server/database/database";
import type { Tables } from "@/server/database/tables";

/** Gives a person the password by which they sign in; `false` where they have one already. */
export async function addCredential(
  trx: Kysely<Tables>,
  of: {
    readonly userId: string;
    /** Hashed. */
    readonly password: string;
    readonly database: StudioDatabase;
    readonly ids: Ids;
    readonly now: number;
  },
): Promise<boolean> {
  const time = timeFor(of.database, of.now);
  const added = await trx
    .insertInto("user_accounts")
    .values({
      id: of.ids.next(),
      user_id: of.userId,
      account_id: of.userId,
      provider_id: "credential",
      password: of.password,
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
  return added !== undefined;
}
