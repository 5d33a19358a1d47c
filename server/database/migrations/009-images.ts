import type { Kysely } from "kysely";

/** Images apart from their bytes, in versions; how they were made; and the scripts that run when apps start. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createImages(db);
  await createVersions(db);
  await createPins(db);
  await createBuilds(db);
  await db.schema
    .createTable("lifecycle_scripts")
    // Empty: the domain's.
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("app_kind", "text", (column) => column.notNull())
    .addColumn("script", "text", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addColumn("updated_by", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("lifecycle_scripts_key", ["owner", "app_kind"])
    .execute();
}

async function createImages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("images")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("display_name", "text", (column) => column.notNull())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("kernelspecs", "text", (column) => column.notNull())
    .addColumn("origin", "text", (column) => column.notNull())
    .addColumn("current", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
}

async function createVersions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("image_versions")
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("environment", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("requirements", "text")
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("python", "text")
    .addColumn("kernelspecs", "text")
    .addColumn("baseline", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("created_by", "text")
    .addColumn("withdrawn_at", "bigint")
    .addPrimaryKeyConstraint("image_versions_key", ["image", "version"])
    .addUniqueConstraint("image_versions_once", ["image", "environment"])
    .execute();
}

async function createPins(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("image_pins")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("image_pins_key", ["owner", "image"])
    .execute();
  await db.schema
    .createTable("image_apps")
    .addColumn("app", "text", (column) => column.primaryKey())
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .execute();
}

async function createBuilds(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("image_builds")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("version", "integer")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("log", "text", (column) => column.notNull())
    .addColumn("problem", "text", (column) => column.notNull())
    .addColumn("details", "text", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("seen_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("started_by", "text")
    .execute();
  await db.schema
    .createIndex("image_builds_of_image")
    .on("image_builds")
    .columns(["image", "started_at"])
    .execute();
}
