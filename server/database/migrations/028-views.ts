import type { Kysely } from "kysely";

/** How runs of an experiment were looked at, kept under a name. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("experiment_views")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("experiment", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("owner", "text", (column) => column.notNull())
    // `RunsView` as JSON.
    .addColumn("view", "text", (column) => column.notNull())
    .addColumn("saved_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("experiment_views_of_experiment")
    .on("experiment_views")
    .columns(["experiment", "name"])
    .execute();
}
