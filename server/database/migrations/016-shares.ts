import type { Kysely } from "kysely";

/** Snapshots (their content is in the blob store), the links that show them, and who opened these. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("snapshots")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("bytes", "bigint", (column) => column.notNull())
    .addColumn("taken_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("snapshots_of_owner").on("snapshots").columns(["owner", "taken_at"]).execute();
  await createLinks(db);
  await createVisits(db);
}

async function createLinks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("share_links")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("notebook", "text", (column) => column.notNull())
    .addColumn("audience", "text", (column) => column.notNull())
    .addColumn("note", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint")
    .addColumn("revoked_at", "bigint")
    .execute();
  await db.schema
    .createIndex("share_links_of_owner")
    .on("share_links")
    .columns(["owner", "created_at"])
    .execute();
  await db.schema
    .createTable("share_versions")
    .addColumn("link", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("snapshot", "text", (column) => column.notNull())
    .addColumn("shared_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("share_versions_key", ["link", "number"])
    .execute();
  await db.schema
    .createTable("share_people")
    .addColumn("link", "text", (column) => column.notNull())
    .addColumn("person", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("share_people_key", ["link", "person"])
    .execute();
}

async function createVisits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("share_visits")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("link", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    // NULL: somebody who was not signed in.
    .addColumn("person", "text")
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("share_visits_of_link").on("share_visits").columns(["link", "at"]).execute();
}
