import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, type StudioDatabase } from "@/server/database/database";
import type { DatabaseAddress } from "@/server/database/database-address";

/** Where a suite gets empty databases from; each suite runs on every engine. */
export interface Engine {
  freshAddress(): Promise<DatabaseAddress>;
  remove(): Promise<void>;
}

export async function sqliteEngine(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), "studio-db-"));
  let count = 0;
  return {
    freshAddress: async () => {
      count += 1;
      return { engine: "sqlite", path: join(folder, `studio-${count}.db`) };
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function postgresEngine(): Promise<Engine> {
  const { startPostgres } = await import("./postgres");
  const postgres = await startPostgres();
  return {
    freshAddress: async () => ({ engine: "postgres", url: await postgres.freshDatabase() }),
    remove: () => postgres.remove(),
  };
}

export function openQuietly(address: DatabaseAddress): Promise<StudioDatabase> {
  return openDatabase(address, { onLost: () => undefined });
}
