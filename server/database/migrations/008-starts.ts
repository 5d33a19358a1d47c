import type { Kysely } from "kysely";

/** What each start of an app went through, for estimates; and apps that wait for who will need them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStarts(db);
  await createWaitingApps(db);
  await db.schema
    .alterTable("apps")
    .addColumn("claimed", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}

async function createStarts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("starts")
    .addColumn("app", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("type", "text")
    .addColumn("phases", "text", (column) => column.notNull())
    .addColumn("began_at", "bigint", (column) => column.notNull())
    .addColumn("waited_ms", "bigint", (column) => column.notNull())
    .addColumn("took_ms", "bigint", (column) => column.notNull())
    .addColumn("kernel_ms", "bigint")
    .addColumn("fetched", "integer", (column) => column.notNull())
    .addColumn("pooled", "integer", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("starts_by_time").on("starts").columns(["outcome", "began_at"]).execute();
}

/** Apart from the apps: nothing of a waiting app can be seen, counted or billed by mistake. */
async function createWaitingApps(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("waiting_apps")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("uid", "integer")
    .addColumn("gid", "integer")
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("made_of", "text", (column) => column.notNull())
    .addColumn("instance", "text", (column) => column.notNull().unique())
    .addColumn("wanted", "integer", (column) => column.notNull())
    .addColumn("ref", "text")
    .addColumn("address", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("waiting_apps_of_owner")
    .on("waiting_apps")
    .columns(["owner", "image"])
    .execute();
}
