import type { Kysely } from "kysely";
import type { Tables } from "@/server/database/tables";

/** What people are called, by their ids. */
export async function namesOf(db: Kysely<Tables>): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom("users").select(["id", "name"]).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
