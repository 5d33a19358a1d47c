import type { Kysely } from "kysely";

/** What reproducibility checks of snapshots found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("snapshot_checks")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("snapshot", "text", (column) => column.notNull())
    .addColumn("person", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    // reproduced, differs or unfinished.
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("report", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("snapshot_checks_of_snapshot")
    .on("snapshot_checks")
    .columns(["snapshot", "at"])
    .execute();
}
