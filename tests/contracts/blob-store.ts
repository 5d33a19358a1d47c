import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BlobStore } from "@/server/blobs/blob-store";

interface BlobBench {
  readonly store: BlobStore;
  /** How many blobs there are, told by where they are kept. */
  count(): Promise<number>;
  /** Changes one bit of a blob behind the store's back. */
  spoil(hash: string): Promise<void>;
  close(): Promise<void>;
}

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** What every store of blobs must hold to. */
export function keepsBlobRules(name: string, open: () => Promise<BlobBench>): void {
  describe(name, () => {
    let bench: BlobBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it("gives back what it was given, under its hash", async () => {
      const bytes = Buffer.from([0, 255, 10, 13, 0]);
      const hash = await bench.store.put(bytes);
      expect(hash).toBe(hashOf(bytes));
      expect(await bench.store.read(hash)).toEqual(bytes);
    });

    it("keeps nothing, and 8 MB, as well", async () => {
      const none = await bench.store.put(new Uint8Array());
      const much = Buffer.alloc(8_000_000, "plot");
      const hash = await bench.store.put(much);
      expect((await bench.store.read(none))?.length).toBe(0);
      expect((await bench.store.read(hash))?.equals(much)).toBe(true);
    });

    it("keeps the same bytes once, also when they come together", async () => {
      const bytes = Buffer.from("the same plot");
      await Promise.all(Array.from({ length: 8 }, () => bench.store.put(bytes)));
      expect(await bench.count()).toBe(1);
      expect(await bench.store.read(hashOf(bytes))).toEqual(bytes);
    });

    it("has nothing under a hash that nobody brought, and under what is no hash", async () => {
      expect(await bench.store.read(hashOf(Buffer.from("never")))).toBeNull();
      for (const name of ["", "../../etc/passwd", `${"a".repeat(63)}/`, "A".repeat(64)])
        expect(await bench.store.read(name)).toBeNull();
    });

    it("does not give out bytes that are not what they were", async () => {
      const hash = await bench.store.put(Buffer.from("exact"));
      await bench.spoil(hash);
      await expect(bench.store.read(hash)).rejects.toThrow("not what it was");
    });
  });
}
