import type { Kysely } from "kysely";

/** Which cell logged which run and registered which version, and the notebook as it was then. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("logged")
    // run or version.
    .addColumn("kind", "text", (column) => column.notNull())
    // The run's id, or "<model>/<version>".
    .addColumn("thing", "text", (column) => column.notNull())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("app", "text", (column) => column.notNull())
    // NULL: it did not come from a notebook.
    .addColumn("notebook", "text")
    .addColumn("cell", "text")
    .addColumn("at", "bigint", (column) => column.notNull())
    // NULL until the notebook has been kept; then the link that shows it, with its version, and the cell's place in it from 1.
    .addColumn("link", "text")
    .addColumn("link_version", "integer")
    .addColumn("position", "integer")
    .addPrimaryKeyConstraint("logged_key", ["kind", "thing"])
    .execute();
  await db.schema
    .createIndex("logged_in_notebook")
    .on("logged")
    .columns(["owner", "notebook", "at"])
    .execute();
  // shared by a person; logged: kept by itself for what its cells logged.
  await db.schema
    .alterTable("share_links")
    .addColumn("purpose", "text", (column) => column.notNull().defaultTo("shared"))
    .execute();
}
