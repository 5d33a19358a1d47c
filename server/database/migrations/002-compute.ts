import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";

/**
 * Instances, apps and who may make them agree with what runs. "At most one running" and "at most four" are keys, not
 * counts: `running` is 1 or NULL, `server_of` is the owner or NULL, and NULLs are all different from each other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createInstances(db);
  await createApps(db);
  await createSlots(db);
  await createLease(db);
}

async function createInstances(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("instances")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("size", "text", (column) => column.notNull())
    .addColumn("running", "integer")
    .addColumn("touched", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("price_per_hour", "double precision", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .addUniqueConstraint("instances_one_running", ["owner", "type", "running"])
    .execute();
}

async function createApps(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("apps")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("uid", "integer")
    .addColumn("gid", "integer")
    .addColumn("server_of", "text", (column) => column.unique())
    .addColumn("instance", "text")
    .addColumn("image", "text", (column) => column.notNull())
    .addColumn("desired", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("ref", "text")
    .addColumn("phases", "text", (column) => column.notNull())
    .addColumn("address", "text")
    .addColumn("cause", "text")
    .addColumn("evidence", "text", (column) => column.notNull().defaultTo(""))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("seen_at", "bigint", (column) => column.notNull())
    .addColumn("stopped_at", "bigint")
    .execute();
  await db.schema.createIndex("apps_of_owner").on("apps").columns(["owner", "state"]).execute();
  await db.schema.createIndex("apps_by_state").on("apps").column("state").execute();
}

async function createSlots(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("slots")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("n", "integer", (column) => column.notNull())
    .addColumn("app", "text", (column) => column.notNull().unique())
    .addPrimaryKeyConstraint("slots_key", ["instance", "n"])
    .execute();
}

async function createLease(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("compute_lease")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("fence", "integer", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("token_key", "text", (column) => column.notNull())
    .execute();
  const row = {
    id: 1,
    holder: "",
    fence: 0,
    expires_at: 0,
    token_key: randomBytes(32).toString("base64url"),
  };
  await (db as Kysely<{ compute_lease: typeof row }>).insertInto("compute_lease").values(row).execute();
}
