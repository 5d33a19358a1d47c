import { Kysely, PostgresDialect, SqliteDialect, sql } from "kysely";
import pg from "pg";
import type { DatabaseAddress } from "@/server/database/database-address";
import { migrate } from "@/server/database/migrate";
import { openNodeSqlite } from "@/server/database/node-sqlite";
import type { Tables } from "@/server/database/tables";

/** The open database, with its tables up to date. */
export interface StudioDatabase {
  readonly engine: "sqlite" | "postgres";
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

/** Opens the database and brings its tables up to date. `onLost` hears of connections that died while idle. */
export async function openDatabase(
  address: DatabaseAddress,
  options: { onLost: (error: Error) => void },
): Promise<StudioDatabase> {
  const db = new Kysely<Tables>({
    dialect:
      address.engine === "sqlite"
        ? new SqliteDialect({ database: openNodeSqlite(address.path) })
        : new PostgresDialect({ pool: openPool(address.url, options.onLost) }),
  });
  try {
    await migrate(db as Kysely<unknown>, address);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { engine: address.engine, db, close: () => db.destroy() };
}

/** Makes a schema for the tables of another program, unless it is there; nothing where the database is a file. */
export async function makeSchema(
  { engine, db }: Pick<StudioDatabase, "engine" | "db">,
  name: string,
): Promise<void> {
  if (engine === "postgres") await sql`create schema if not exists ${sql.id(name)}`.execute(db);
}

/** A moment as better-auth writes it into its own tables. */
export function timeFor({ engine }: Pick<StudioDatabase, "engine">, at: number): string | Date {
  return engine === "sqlite" ? new Date(at).toISOString() : new Date(at);
}

function openPool(url: string, onLost: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: typeParser },
  });
  // Without a listener, a restart of PostgreSQL would end this process.
  pool.on("error", onLost);
  return pool;
}

const bigint = 20;

/** Epoch milliseconds are bigints and fit a number. */
const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: string) =>
  oid === bigint ? Number : pg.types.getTypeParser(oid, format as "text");
