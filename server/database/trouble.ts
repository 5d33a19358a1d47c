import { AppError } from "@/core/errors";

/** What Node says when PostgreSQL cannot be reached; ENOENT is a unix socket that is not there. */
const unreachable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
]);
/** PostgreSQL: connection exceptions (08…), shutting down and starting (57P0…), too many clients, full disk. */
const postgresDown = /^(08\w{3}|57P0\d|53300|53100)$/;
/** SQLite: busy, read-only, I/O error, full. */
const sqliteDown = new Set([5, 8, 10, 13]);

/**
 * Errors that say that the database is away, as a sentence for a person; everything else is passed on as it is. What
 * runs does not need the database, so the sentence may say so.
 */
export function namedDatabaseTrouble(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  return isAway(error) ? away(error) : error;
}

function isAway(error: Error): boolean {
  const { code, errcode, syscall } = error as { code?: unknown; errcode?: unknown; syscall?: unknown };
  if (typeof errcode === "number") return sqliteDown.has(errcode & 0xff);
  if (typeof code === "string" && postgresDown.test(code)) return true;
  if (typeof code === "string" && unreachable.has(code)) return syscall === "connect" || syscall === "read";
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}

function away(cause: Error): AppError {
  const sentence =
    "The studio's database cannot be reached right now. Running work is safe; try again in a moment.";
  return new AppError("unavailable", sentence, { detail: cause.message, cause });
}
