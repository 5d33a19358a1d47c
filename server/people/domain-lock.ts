import type { Kysely } from "kysely";
import type { Tables } from "@/server/database/tables";

/** Takes the lock of the domain's row until the transaction ends: who decides about people at once does so in turn. */
export async function lockDomain(trx: Kysely<Tables>): Promise<void> {
  await trx
    .updateTable("domain")
    .set((eb) => ({ created_at: eb.ref("created_at") }))
    .execute();
}
