import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { FinishedRun } from "./finished-run";

/** Runs that the studio server has not yet said it keeps; they outlive this process. */
export interface RunOutbox {
  add(run: FinishedRun): void;
  /** The oldest of them. */
  oldest(count: number): readonly FinishedRun[];
  remove(ids: readonly string[]): void;
  close(): void;
}

/** So many at most, should the studio server be away for weeks; then the oldest go. */
const mostKept = 50_000;

/** An outbox in one SQLite file. */
export function sqliteRunOutbox(path: string): RunOutbox {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -64;
    CREATE TABLE IF NOT EXISTS runs (
      n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, app TEXT NOT NULL, notebook TEXT NOT NULL, cell TEXT NOT NULL,
      started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL
    );
  `);
  const insert = database.prepare(
    "INSERT OR IGNORE INTO runs (id, app, notebook, cell, started_at, ended_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const trim = database.prepare("DELETE FROM runs WHERE n <= (SELECT max(n) FROM runs) - ?");
  const first = database.prepare("SELECT * FROM runs ORDER BY n LIMIT ?");
  const drop = database.prepare("DELETE FROM runs WHERE id = ?");
  return {
    add(run) {
      insert.run(run.id, run.app, run.notebook, run.cell, run.startedAt, run.endedAt);
      trim.run(mostKept);
    },
    oldest: (count) => first.all(count).map(runOf),
    remove(ids) {
      for (const id of ids) drop.run(id);
    },
    close: () => database.close(),
  };
}

function runOf(row: Record<string, unknown>): FinishedRun {
  return {
    id: String(row.id),
    app: String(row.app),
    notebook: String(row.notebook),
    cell: String(row.cell),
    startedAt: Number(row.started_at),
    endedAt: Number(row.ended_at),
  };
}
