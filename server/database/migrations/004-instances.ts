import type { Kysely } from "kysely";

/**
 * What an app's kernels need of the machine, on which type a person's kernels start, and what apps used: the peaks of
 * each minute, so that they outlive the server that watched.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("apps")
    .addColumn("hardware", "text", (column) => column.notNull().defaultTo("cpu"))
    .execute();
  await db.schema
    .createTable("default_types")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("hardware", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("default_types_key", ["owner", "hardware"])
    .execute();
  await db.schema
    .createTable("app_use")
    .addColumn("app", "text", (column) => column.notNull())
    .addColumn("minute", "bigint", (column) => column.notNull())
    .addColumn("cpu", "double precision", (column) => column.notNull())
    .addColumn("memory_bytes", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("app_use_key", ["app", "minute"])
    .execute();
  await db.schema.createIndex("app_use_by_minute").on("app_use").column("minute").execute();
}
