import type { Kysely } from "kysely";

/** What was run, on what, from when to when; which cells ran meanwhile; and what a person may spend. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // 1 once an instance has ended and its intervals are final.
  await db.schema
    .alterTable("instances")
    .addColumn("settled", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("instances_by_settled").on("instances").column("settled").execute();
  await db.schema.createIndex("apps_of_instance").on("apps").column("instance").execute();
  await createIntervals(db);
  await createRuns(db);
  await createBudgets(db);
}

async function createIntervals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("usage_intervals")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("generation", "integer", (column) => column.notNull())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("price_per_hour", "double precision", (column) => column.notNull())
    .addColumn("currency", "text", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("proven_until", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("usage_intervals_key", ["instance", "generation"])
    .execute();
  await db.schema
    .createIndex("usage_intervals_of_owner")
    .on("usage_intervals")
    .columns(["owner", "ended_at"])
    .execute();
  await db.schema.createIndex("usage_intervals_by_end").on("usage_intervals").column("ended_at").execute();
}

/** Run ids are made in browsers, so they are only somebody's own. */
async function createRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("usage_runs")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("notebook", "text", (column) => column.notNull())
    .addColumn("cell", "text", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("usage_runs_key", ["owner", "id"])
    .execute();
  await db.schema
    .createIndex("usage_runs_of_owner")
    .on("usage_runs")
    .columns(["owner", "ended_at"])
    .execute();
  await db.schema
    .createIndex("usage_runs_of_notebook")
    .on("usage_runs")
    .columns(["owner", "notebook", "ended_at"])
    .execute();
}

async function createBudgets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("usage_budgets")
    .addColumn("owner", "text", (column) => column.primaryKey())
    .addColumn("per_month", "double precision", (column) => column.notNull())
    .addColumn("when_spent", "text", (column) => column.notNull())
    .addColumn("set_by", "text", (column) => column.notNull())
    .addColumn("set_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("usage_warnings")
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("month", "text", (column) => column.notNull())
    .addColumn("percent", "integer", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("seen_at", "bigint")
    .addPrimaryKeyConstraint("usage_warnings_key", ["owner", "month", "percent"])
    .execute();
}
