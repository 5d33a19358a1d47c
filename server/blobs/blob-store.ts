/**
 * Bytes that never change, each under the SHA-256 of itself: the same plot is stored once, whoever shows it. A port,
 * with one suite for everything that implements it (`tests/contracts/blob-store.ts`).
 */
export interface BlobStore {
  /** Keeps the bytes for good before it answers their hash, 64 lower-case hex digits. Twice is once. */
  put(bytes: Uint8Array): Promise<string>;
  /** `null` where there are no such bytes; bytes that are not what they were throw. */
  read(hash: string): Promise<Buffer | null>;
}

/** What a hash looks like; nothing else becomes the name of anything. */
export const blobHash = /^[0-9a-f]{64}$/;
