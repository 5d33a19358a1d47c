import { statfsSync } from "node:fs";
import { AppError } from "@/core/errors";
import type { Config } from "@/server/config";

/** SQLite: read-only, input/output, damaged, full, cannot be opened, no database. */
const sqlite = { readOnly: 8, inputOutput: 10, damaged: 11, full: 13, cannotOpen: 14, noDatabase: 26 };

/** PostgreSQL cannot be reached, or refuses who asks (28…, 3D000) before there is anything to ask for. */
const notReached =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|08\w{3}|57P0\d|28\w{3}|3D000)$/;

/**
 * What ends a start for a reason that a person can mend, as one sentence with the remedy; everything else is passed on
 * as it is. What was thrown may itself be a sentence whose cause says more: a full disk is named through all of them.
 */
export function namedStartTrouble(error: unknown, config: Pick<Config, "data" | "database">): unknown {
  const causes = causesOf(error);
  const sentence =
    causes.map((cause) => diskTrouble(cause, config.data)).find(Boolean) ??
    causes.map((cause) => databaseTrouble(cause, config.database)).find(Boolean);
  if (!sentence) return error;
  return new AppError("unavailable", sentence, { detail: String(causes.at(-1)), cause: error });
}

interface Failure {
  readonly code?: unknown;
  readonly errcode?: unknown;
}

/** From what was thrown down to what began it; several tries of one connection are looked into as well. */
function causesOf(error: unknown, depth = 0): readonly (Error & Failure)[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const within = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...within].flatMap((cause) => causesOf(cause, depth + 1))];
}

function diskTrouble({ code, errcode }: Failure, data: string): string | null {
  const result = typeof errcode === "number" ? errcode & 0xff : null;
  if (code === "ENOSPC" || code === "EDQUOT" || result === sqlite.full) return full(data);
  if (code === "EROFS" || result === sqlite.readOnly || result === sqlite.cannotOpen) return unwritable(data);
  if (code === "EIO" || result === sqlite.inputOutput) {
    // SQLite says so of a full disk too, when it is the index of its log that has no room.
    return isFull(data)
      ? full(data)
      : `The disk of ${data} cannot be read or written; check the disk, and start again. Nothing was changed.`;
  }
  return null;
}

const full = (data: string) =>
  `The disk of ${data} is full, so the studio cannot start; free some space there and start again. Nothing was lost.`;

const unwritable = (data: string) =>
  `Files in ${data} cannot be written to; give your user the right to write there and start again.`;

function isFull(folder: string): boolean {
  const { bavail, bsize, ffree } = statfsSync(folder);
  return bavail * bsize < 1024 * 1024 || ffree === 0;
}

function databaseTrouble({ code, errcode }: Failure, database: Config["database"]): string | null {
  if (database.engine === "postgres") {
    if (typeof code !== "string" || !notReached.test(code)) return null;
    return `PostgreSQL cannot be used (${code}); check that it runs and that DATABASE_URL is right, and start again.`;
  }
  const result = typeof errcode === "number" ? errcode & 0xff : null;
  if (result !== sqlite.damaged && result !== sqlite.noDatabase) return null;
  return `The database ${database.path} is damaged; put a copy from a backup in its place and start again. Homes and notebooks are beside it and safe.`;
}
