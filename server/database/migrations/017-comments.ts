import type { Kysely } from "kysely";

/** What readers of a link write about cells of what it shows, and whom they name there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("share_comments")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("link", "text", (column) => column.notNull())
    // The id of its first comment.
    .addColumn("thread", "text", (column) => column.notNull())
    .addColumn("cell", "text", (column) => column.notNull())
    .addColumn("author", "text", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("removed_at", "bigint")
    // Of the first comment of a thread alone.
    .addColumn("resolved_at", "bigint")
    .addColumn("resolved_by", "text")
    .execute();
  await db.schema
    .createIndex("share_comments_of_link")
    .on("share_comments")
    .columns(["link", "created_at"])
    .execute();
  await db.schema
    .createTable("share_mentions")
    .addColumn("comment", "text", (column) => column.notNull())
    .addColumn("person", "text", (column) => column.notNull())
    .addColumn("link", "text", (column) => column.notNull())
    .addColumn("seen_at", "bigint")
    .addPrimaryKeyConstraint("share_mentions_key", ["comment", "person"])
    .execute();
  await db.schema
    .createIndex("share_mentions_of_person")
    .on("share_mentions")
    .columns(["person", "seen_at"])
    .execute();
}
