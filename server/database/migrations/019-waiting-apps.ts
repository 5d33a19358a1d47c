import type { Kysely } from "kysely";

/**
 * Apps that are started before anybody asks for them. Such an app is on an instance that does not run yet: it begins to
 * run, and to cost, when somebody takes the app.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("apps").addColumn("waits", "text").execute();
}
