import { type Kysely, sql } from "kysely";

/**
 * Where people stand, which takes the place of a flag; uids that nobody shares; and the links by which invited people
 * come in.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("users")
    .addColumn("state", "text", (column) => column.notNull().defaultTo("active"))
    .execute();
  await sql`update users set state = case when banned then 'suspended' else 'active' end`.execute(db);
  await db.schema.alterTable("users").dropColumn("banned").execute();
  await db.schema.createIndex("users_posix_uid").on("users").column("posix_uid").unique().execute();
  await db.schema
    .createTable("invitations")
    .addColumn("user_id", "text", (column) => column.primaryKey().references("users.id").onDelete("cascade"))
    .addColumn("hash", "text", (column) => column.notNull().unique())
    .addColumn("invited_by", "text")
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .execute();
}
