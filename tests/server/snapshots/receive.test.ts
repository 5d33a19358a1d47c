import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { BlobStore } from "@/server/blobs/blob-store";
import { receiveSnapshot } from "@/server/snapshots/receive";
import { asSent, cell, display, notebookOf, sha256, snapshotOf } from "@/tests/support/snapshots";

const picture = Buffer.from("a picture");
const table = Buffer.from("a\ntable");
const shown = notebookOf([
  cell("a", {
    outputs: [
      display({}, { stored: { "image/png": { ref: sha256(picture), size: picture.length } } }),
      display({}, { stored: { "text/html": { ref: sha256(table), size: table.length } } }),
    ],
  }),
]);

function memoryBlobs() {
  const kept = new Map<string, Buffer>();
  const store: BlobStore = {
    put: async (bytes) => {
      kept.set(sha256(bytes), Buffer.from(bytes));
      return sha256(bytes);
    },
    read: async (hash) => kept.get(hash) ?? null,
  };
  return { kept, store };
}

const sentIn = (bytes: Buffer, pieces: number) => {
  const size = Math.ceil(bytes.length / pieces);
  const parts = Array.from({ length: pieces }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
  return Readable.from(parts.filter((part) => part.length > 0)) as IncomingMessage;
};

describe("a snapshot that arrives", () => {
  it.each([1, 2, 7, 500])("is read whole, however it was cut on its way (%i pieces)", async (pieces) => {
    const { kept, store } = memoryBlobs();
    const sent = asSent(snapshotOf(shown), [picture, table]);
    const { snapshot, bytes } = await receiveSnapshot(sentIn(sent, pieces), store);
    expect(snapshot).toEqual(snapshotOf(shown));
    expect(bytes).toBe(picture.length + table.length);
    expect([...kept.values()].map(String).sort()).toEqual(["a picture", "a\ntable"].sort());
  });

  it("is refused when it ends too early", async () => {
    const sent = asSent(snapshotOf(shown), [picture, table]);
    const half = sentIn(sent.subarray(0, sent.length - 3), 3);
    await expect(receiveSnapshot(half, memoryBlobs().store)).rejects.toThrow("did not arrive as it was sent");
  });

  it("is refused when a part is not what it is called", async () => {
    const sent = asSent(snapshotOf(shown), [picture, table]);
    sent[sent.length - 1] = 0;
    await expect(receiveSnapshot(sentIn(sent, 2), memoryBlobs().store)).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("is refused when it names a part that nobody brought: another person's, say", async () => {
    const { store } = memoryBlobs();
    await store.put(table);
    const sent = asSent(snapshotOf(shown), [picture]);
    await expect(receiveSnapshot(sentIn(sent, 1), store)).rejects.toMatchObject({ code: "invalid" });
  });

  it.each(["", "{}", "not JSON", '{"snapshot":{"format":2},"parts":[]}'])(
    "is refused when it is none: %s",
    async (head) => {
      const sent = sentIn(Buffer.from(`${head}\n`), 1);
      await expect(receiveSnapshot(sent, memoryBlobs().store)).rejects.toMatchObject({ code: "invalid" });
    },
  );
});
