import { closeSync, fdatasync, openSync } from "node:fs";

/**
 * Brings a write-ahead log to the disk at most once a second. Only the `-wal` file is opened beside SQLite: a second
 * descriptor on the database itself would drop SQLite's locks when closed.
 */
export class WalSync {
  readonly #path: string;
  #descriptor: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #syncing = false;
  #dirty = false;
  #closed = false;

  constructor(path: string) {
    this.#path = path;
  }

  wrote(): void {
    this.#dirty = true;
    this.#timer ??= setTimeout(() => this.#sync(), 500);
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (!this.#syncing) this.#release();
  }

  #sync(): void {
    this.#timer = null;
    if (this.#syncing || this.#closed || !this.#dirty) return;
    this.#dirty = false;
    this.#syncing = true;
    this.#descriptor ??= openSync(this.#path, "r+");
    fdatasync(this.#descriptor, () => {
      this.#syncing = false;
      if (this.#closed) this.#release();
      else if (this.#dirty) this.wrote();
    });
  }

  #release(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
