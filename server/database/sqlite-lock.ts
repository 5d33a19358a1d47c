import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/core/errors";

const busy = 5;
const patience = 60_000;
const step = 25;

/**
 * One process at a time does `work` on the database at `path`. The lock is a transaction on a file beside it, so it ends
 * with the process that holds it, however that ends.
 */
export async function withSqliteLock(path: string, work: () => Promise<void>): Promise<void> {
  const lock = new DatabaseSync(`${path}.lock`);
  try {
    for (let waited = 0; !tryBegin(lock); waited += step) {
      if (waited > patience) {
        throw new AppError(
          "unavailable",
          "Another Atelier is bringing the database up to date. Start again in a minute.",
        );
      }
      await sleep(step);
    }
    await work();
  } finally {
    lock.close();
  }
}

function tryBegin(lock: DatabaseSync): boolean {
  try {
    lock.exec("BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === busy) return false;
    throw error;
  }
}
