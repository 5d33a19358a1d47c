import type { Operation } from "@/core/session/operation";

/**
 * What a person did that the notebook server has not answered yet, kept by the browser, so that a crash of the tab
 * or of the browser costs at most the last moments of typing. The next page that opens the notebook sends it.
 */
export interface PendingRecord {
  readonly path: string;
  readonly clientId: string;
  readonly sent: PendingBatch | null;
  readonly unsent: PendingBatch | null;
  readonly at: number;
}

interface PendingBatch {
  readonly batch: number;
  readonly base: number;
  readonly operations: readonly Operation[];
}

export interface PendingStore {
  put(record: PendingRecord): void;
  /** The same while the page is being left, when there is no time to wait for a database. */
  putAtOnce(record: PendingRecord): void;
  /** Records of pages that are gone. They are the caller's from now on, who removes them. */
  takeOver(path: string): Promise<readonly PendingRecord[]>;
  remove(clientId: string): void;
}

const storeName = "pending";

/** In IndexedDB; where the browser refuses it (private windows), nothing is kept and nothing breaks. */
export function browserPendingStore(): PendingStore {
  const database = openDatabase();
  const write = (work: (store: IDBObjectStore) => void) => {
    database.then(
      (open) => open && work(open.transaction(storeName, "readwrite").objectStore(storeName)),
      noop,
    );
  };
  return {
    put: (record) => write((store) => store.put(record)),
    putAtOnce(record) {
      write((store) => store.put(record));
      try {
        localStorage.setItem(lastWordKey(record.clientId), JSON.stringify(record));
      } catch {
        // Full or refused: the database may still have it.
      }
    },
    remove(clientId) {
      write((store) => store.delete(clientId));
      removeLastWord(clientId);
    },
    async takeOver(path) {
      const open = await database.catch(() => null);
      const kept =
        open === null
          ? []
          : await asked<PendingRecord[]>(open.transaction(storeName).objectStore(storeName).getAll());
      // What a page said last is newer than what it had kept.
      const all = new Map([...kept, ...lastWords()].map((record) => [record.clientId, record]));
      const here = [...all.values()].filter((record) => record.path === path);
      const gone = await Promise.all(here.map(ifItsPageIsGone));
      return gone.filter((record) => record !== null);
    },
  };
}

/** A page holds a lock under its client id for as long as it lives. */
export function holdClientLock(clientId: string): void {
  if (!("locks" in navigator)) return;
  navigator.locks.request(lockName(clientId), () => new Promise<never>(noop)).catch(noop);
}

async function ifItsPageIsGone(record: PendingRecord): Promise<PendingRecord | null> {
  if (!("locks" in navigator)) return record;
  return navigator.locks.request(lockName(record.clientId), { ifAvailable: true }, (lock) =>
    lock === null ? null : record,
  );
}

const lastWordPrefix = "atelier-last-word-";
const lastWordKey = (clientId: string) => lastWordPrefix + clientId;

function removeLastWord(clientId: string): void {
  try {
    localStorage.removeItem(lastWordKey(clientId));
  } catch {
    // Refused: then nothing was kept either.
  }
}

function lastWords(): readonly PendingRecord[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(lastWordPrefix));
    return keys.map((key) => JSON.parse(localStorage.getItem(key) ?? "") as PendingRecord);
  } catch {
    return [];
  }
}

const lockName = (clientId: string) => `atelier-page-${clientId}`;
const noop = () => {};

function openDatabase(): Promise<IDBDatabase | null> {
  if (typeof indexedDB === "undefined") return Promise.resolve(null);
  const request = indexedDB.open("atelier", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: "clientId" });
  return asked(request).catch(() => null);
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
