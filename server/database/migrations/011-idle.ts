import type { Kysely } from "kysely";

/** What was seen of apps, what people decide about idle ones, and which were stopped for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("app_activity")
    .addColumn("app", "text", (column) => column.primaryKey())
    .addColumn("looked_at", "bigint", (column) => column.notNull())
    .addColumn("busy_since", "bigint")
    .addColumn("worked_at", "bigint")
    .addColumn("typed_at", "bigint")
    .addColumn("unseen_until", "bigint")
    .addColumn("keep_until", "bigint")
    .addColumn("warned_at", "bigint")
    .execute();
  await db.schema
    .createTable("idle_choices")
    .addColumn("owner", "text", (column) => column.primaryKey())
    // NULL: never.
    .addColumn("stop_after_ms", "bigint")
    .execute();
  await db.schema
    .createTable("idle_stops")
    .addColumn("app", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("instance_type", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("evidence", "text", (column) => column.notNull())
    // 1: those of every kernel in it.
    .addColumn("variables_saved", "integer", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("seen_at", "bigint")
    .execute();
  await db.schema.createIndex("idle_stops_of_owner").on("idle_stops").columns(["owner", "at"]).execute();
}
