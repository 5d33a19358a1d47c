import { existsSync, renameSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { AppError } from "@/core/errors";
import type { JsonObject } from "@/core/json";
import type { Cell } from "@/core/notebook/notebook";
import type { OrderedOperation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import type { Journal, KeptState } from "./journal";
import { checkOrder } from "./memory-journal";
import { WalSync } from "./wal-sync";

const schema = `
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA journal_size_limit = 4194304;
  PRAGMA cache_size = -512;
  CREATE TABLE IF NOT EXISTS kept (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, session TEXT NOT NULL, aside TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS kept_cells (id TEXT PRIMARY KEY, cell TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS operations (seq INTEGER PRIMARY KEY, line TEXT NOT NULL);
`;

/**
 * A journal in one SQLite file. A commit reaches the operating system at once (so it outlives the process) and the
 * disk within a second (`WalSync`). The cells of the kept state are rows of their own, so that compacting a notebook
 * of 2,000 cells writes only those that changed.
 */
export class SqliteJournal implements Journal {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #sync: WalSync;
  #last: number;
  #keptSeq: number;
  #keptCells: Readonly<Record<string, Cell>> = {};

  constructor(path: string) {
    this.#database = openOrPutAside(path);
    this.#insert = this.#database.prepare("INSERT INTO operations (seq, line) VALUES (?, ?)");
    this.#keptSeq = this.#number("SELECT seq AS n FROM kept") ?? 0;
    this.#last = this.#number("SELECT max(seq) AS n FROM operations") ?? this.#keptSeq;
    this.#sync = new WalSync(`${path}-wal`);
  }

  append(operations: readonly OrderedOperation[]): void {
    if (operations.length === 0) return;
    checkOrder(operations, this.#last);
    this.#transaction(() => {
      for (const operation of operations) this.#insert.run(operation.seq, JSON.stringify(operation));
    });
    this.#last += operations.length;
  }

  readFrom(seq: number): readonly OrderedOperation[] | null {
    if (seq < this.#keptSeq) return null;
    const rows = this.#database.prepare("SELECT line FROM operations WHERE seq > ? ORDER BY seq").all(seq);
    return rows.map((row) => JSON.parse(String(row.line)) as OrderedOperation);
  }

  latestState(): KeptState | null {
    const row = this.#database.prepare("SELECT seq, session, aside FROM kept").get();
    if (row === undefined) return null;
    const cells: Record<string, Cell> = {};
    for (const kept of this.#database.prepare("SELECT id, cell FROM kept_cells").iterate())
      cells[String(kept.id)] = JSON.parse(String(kept.cell)) as Cell;
    const session = JSON.parse(String(row.session)) as Session;
    this.#keptCells = cells;
    return {
      seq: Number(row.seq),
      session: { ...session, notebook: { ...session.notebook, cells } },
      aside: JSON.parse(String(row.aside)) as JsonObject,
    };
  }

  compact(state: KeptState): void {
    const { notebook } = state.session;
    const bare = JSON.stringify({ ...state.session, notebook: { ...notebook, cells: {} } });
    this.#transaction(() => {
      this.#keepCells(notebook.cells);
      this.#database
        .prepare("INSERT OR REPLACE INTO kept (one, seq, session, aside) VALUES (1, ?, ?, ?)")
        .run(state.seq, bare, JSON.stringify(state.aside));
      this.#database.prepare("DELETE FROM operations WHERE seq <= ?").run(state.seq);
    });
    this.#keptCells = notebook.cells;
    this.#keptSeq = state.seq;
    this.#last = Math.max(this.#last, state.seq);
    this.#database.exec("PRAGMA incremental_vacuum");
  }

  keepAside(aside: JsonObject): void {
    this.#transaction(() => this.#database.prepare("UPDATE kept SET aside = ?").run(JSON.stringify(aside)));
  }

  close(): void {
    this.#sync.close();
    this.#database.close();
  }

  #keepCells(cells: Readonly<Record<string, Cell>>): void {
    const put = this.#database.prepare("INSERT OR REPLACE INTO kept_cells (id, cell) VALUES (?, ?)");
    const drop = this.#database.prepare("DELETE FROM kept_cells WHERE id = ?");
    for (const [id, cell] of Object.entries(cells))
      if (this.#keptCells[id] !== cell) put.run(id, JSON.stringify(cell));
    for (const id of Object.keys(this.#keptCells)) if (!Object.hasOwn(cells, id)) drop.run(id);
  }

  #transaction(work: () => void): void {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      work();
      this.#database.exec("COMMIT");
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw refusalFor(error);
    }
    this.#sync.wrote();
  }

  #number(query: string): number | null {
    const value = this.#database.prepare(query).get()?.n;
    return typeof value === "number" ? value : null;
  }
}

/** What is kept aside in the journal at `path`, without reading its state; `null` for a new or unreadable one. */
export function readAside(path: string): JsonObject | null {
  const database = new DatabaseSync(path, { readOnly: false });
  try {
    const row = database.prepare("SELECT aside FROM kept").get();
    return row === undefined ? null : (JSON.parse(String(row.aside)) as JsonObject);
  } catch {
    return null;
  } finally {
    database.close();
  }
}

/** Everything that a journal holds, as texts. */
export function readTexts(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: false });
  try {
    const query =
      "SELECT session AS text FROM kept UNION ALL SELECT cell FROM kept_cells UNION ALL SELECT line FROM operations";
    return database
      .prepare(query)
      .all()
      .map(({ text }) => String(text));
  } finally {
    database.close();
  }
}

function openOrPutAside(path: string): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path);
    database.exec(schema);
    const check = database.prepare("PRAGMA quick_check(1)").get();
    if (check?.quick_check !== "ok") throw Object.assign(new Error("quick_check"), { errcode: 11 });
    return database;
  } catch (error) {
    database?.close();
    if (!isUnreadable(error)) throw refusalFor(error);
    putAside(path);
    throw new AppError(
      "unavailable",
      "The record of this notebook's latest changes could not be read. It was put aside, and the notebook opens as it was last saved.",
      { cause: error, detail: `unreadable journal: ${path}` },
    );
  }
}

/** Kept for whoever wants to look into it; its name ends so that no later start takes it for a journal. */
function putAside(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.unreadable${suffix}`);
  }
}

const sqliteCodes = { busy: 5, corrupt: 11, full: 13, notADatabase: 26 };

function codeOf(error: unknown): number {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === "number" ? code & 0xff : 0;
}

function isUnreadable(error: unknown): boolean {
  return [sqliteCodes.corrupt, sqliteCodes.notADatabase].includes(codeOf(error));
}

function refusalFor(error: unknown): unknown {
  switch (codeOf(error)) {
    case sqliteCodes.full:
      return new AppError(
        "disk-full",
        "The server's disk is full, so this change could not be recorded. It is kept in this browser; free some space and it will go through.",
        { cause: error },
      );
    case sqliteCodes.busy:
      return new AppError(
        "unavailable",
        "This notebook is still open in an earlier server that is stopping. Try again in a few seconds.",
        { cause: error },
      );
    default:
      return error;
  }
}
