import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { AppError } from "@/core/errors";
import type { DatabaseAddress } from "@/server/database/database-address";
import * as accounts from "@/server/database/migrations/001-accounts";
import * as compute from "@/server/database/migrations/002-compute";
import * as instances from "@/server/database/migrations/004-instances";
import * as usage from "@/server/database/migrations/005-usage";
import * as starts from "@/server/database/migrations/008-starts";
import * as images from "@/server/database/migrations/009-images";
import * as people from "@/server/database/migrations/010-people";
import * as idle from "@/server/database/migrations/011-idle";
import * as shares from "@/server/database/migrations/016-shares";
import * as comments from "@/server/database/migrations/017-comments";
import * as checks from "@/server/database/migrations/018-checks";
import * as waitingApps from "@/server/database/migrations/019-waiting-apps";
import * as models from "@/server/database/migrations/022-models";
import * as lineage from "@/server/database/migrations/023-lineage";
import * as startScripts from "@/server/database/migrations/024-start-scripts";
import * as pipelines from "@/server/database/migrations/025-pipelines";
import * as webhooks from "@/server/database/migrations/027-webhooks";
import * as views from "@/server/database/migrations/028-views";
import { withSqliteLock } from "@/server/database/sqlite-lock";

/** In this order, for ever; a migration that was released is never edited. */
const migrations: Record<string, Migration> = {
  "001-accounts": accounts,
  "002-compute": compute,
  "004-instances": instances,
  "005-usage": usage,
  "008-starts": starts,
  "009-images": images,
  "010-people": people,
  "011-idle": idle,
  "016-shares": shares,
  "017-comments": comments,
  "018-checks": checks,
  "019-waiting-apps": waitingApps,
  "022-models": models,
  "024-start-scripts": startScripts,
  "023-lineage": lineage,
  "025-pipelines": pipelines,
  "027-webhooks": webhooks,
  "028-views": views,
};

/** One number for every studio server of an installation, so that only one migrates at a time. */
const migrationLock = 4_180_001;

/** Brings the database up to this version, or says why it cannot; safe when several servers start at once. */
export async function migrate(db: Kysely<unknown>, address: DatabaseAddress): Promise<void> {
  const run = async () => {
    const { error, results } = await new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
      // Each is of one capability and needs only the first ones: what was finished later may have an earlier number.
      allowUnorderedMigrations: true,
    }).migrateToLatest();
    if (error === undefined) return;
    const failed =
      results?.find((result) => result.status === "Error")?.migrationName ?? "before the first one";
    throw new AppError(
      "unavailable",
      `The database could not be brought up to date (${failed}). Nothing was changed; the log has the reason.`,
      { detail: String(error), cause: error },
    );
  };
  if (address.engine === "sqlite") return withSqliteLock(address.path, run);
  await db.connection().execute(async (held) => {
    await sql`select pg_advisory_lock(${sql.lit(migrationLock)})`.execute(held);
    try {
      await run();
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(migrationLock)})`.execute(held);
    }
  });
}
