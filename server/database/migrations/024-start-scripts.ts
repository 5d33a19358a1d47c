import type { Kysely } from "kysely";

/** What people have run when their apps start, and how many such scripts an app was started with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("start_scripts")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("script", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("start_scripts_key", ["owner", "kind"])
    .execute();
  await db.schema
    .alterTable("apps")
    .addColumn("start_scripts", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
