import type { Kysely } from "kysely";

/** What people decided about versions of models: only ever added to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("model_decisions")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("version", "text", (column) => column.notNull())
    // When MLflow made the version, epoch ms: another one of the same name and number has none of its decisions.
    .addColumn("made_at", "bigint", (column) => column.notNull())
    // asked, pending, approved, rejected, stage, alias, alias-away, card.
    .addColumn("kind", "text", (column) => column.notNull())
    // The stage or the alias; empty for the others.
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("comment", "text", (column) => column.notNull())
    .addColumn("person", "text", (column) => column.notNull())
    // No two of one version have the same.
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("model_decisions_of_version")
    .on("model_decisions")
    .columns(["model", "version", "at"])
    .execute();
  await db.schema.createIndex("model_decisions_by_kind").on("model_decisions").column("kind").execute();
  // The files of approved versions, which are not written to any more: `run <id>`, `logged-model <id>`.
  await db.schema
    .createTable("model_frozen_files")
    .addColumn("place", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("version", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("model_frozen_files_key", ["place", "model", "version"])
    .execute();
}
