import type { Kysely } from "kysely";

/** Runs of pipelines as the studio drives them, what people decided in them, results that are taken again, schedules. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("pipeline_runs")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    // The file as it was when the run began.
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("parameters", "text", (column) => column.notNull())
    .addColumn("schedule", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("engine_id", "text")
    // run, stop or again.
    .addColumn("wish", "text", (column) => column.notNull())
    .addColumn("is_done", "integer", (column) => column.notNull())
    // Which studio server drives it, and until when that is so.
    .addColumn("holder", "text")
    .addColumn("held_until", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("pipeline_runs_to_drive").on("pipeline_runs").column("is_done").execute();
  await db.schema
    .createIndex("pipeline_runs_of_owner")
    .on("pipeline_runs")
    .columns(["owner", "created_at"])
    .execute();
  await db.schema
    .createTable("pipeline_decisions")
    .addColumn("run", "text", (column) => column.notNull())
    .addColumn("step", "text", (column) => column.notNull())
    .addColumn("person", "text", (column) => column.notNull())
    .addColumn("is_approved", "integer", (column) => column.notNull())
    .addColumn("comment", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("pipeline_decisions_key", ["run", "step"])
    .execute();
  await db.schema
    .createTable("pipeline_results")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("step", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("run", "text", (column) => column.notNull())
    // What the key was made of, and what came out; both JSON.
    .addColumn("made_of", "text", (column) => column.notNull())
    .addColumn("record", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("pipeline_results_key", ["owner", "path", "step", "key"])
    .execute();
  await db.schema
    .createTable("pipeline_schedules")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("parameters", "text", (column) => column.notNull())
    .addColumn("cron", "text", (column) => column.notNull())
    .addColumn("timezone", "text", (column) => column.notNull())
    .addColumn("is_active", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
}
