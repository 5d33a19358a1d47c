import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { AppError } from "@/core/errors";
import { partsOf } from "@/core/snapshot/parts";
import type { Snapshot } from "@/core/snapshot/snapshot";
import type { BlobStore } from "@/server/blobs/blob-store";
import { blobHash } from "@/server/blobs/blob-store";
import { snapshotSchema } from "./snapshot-schema";

const longestHead = 100_000_000;
const mostBytes = 210_000_000;

const head = z.object({
  snapshot: snapshotSchema,
  parts: z
    .array(
      z.object({ hash: z.string().regex(blobHash), size: z.number().int().nonnegative().max(mostBytes) }),
    )
    .max(100_000),
});

interface Received {
  readonly snapshot: Snapshot;
  /** Of all parts. */
  readonly bytes: number;
}

/**
 * Reads a snapshot as notebook servers send it (one line of JSON, then the blobs it lists, one behind the other) and
 * keeps its blobs. A blob that does not have its hash, or a part that nobody brought, refuses the whole.
 */
export async function receiveSnapshot(request: IncomingMessage, blobs: BlobStore): Promise<Received> {
  const reader = new PieceReader(request);
  const { snapshot, parts } = parsed(await reader.line(longestHead));
  const bytes = parts.reduce((sum, { size }) => sum + size, 0);
  if (bytes > mostBytes)
    throw new AppError("too-large", "This snapshot is larger than the studio takes. Nothing was shared.");
  for (const { hash, size } of parts) {
    const part = await reader.bytes(size);
    if (sha256(part) !== hash) throw broken();
    await blobs.put(part);
  }
  const brought = new Set(parts.map(({ hash }) => hash));
  for (const hash of partsOf(snapshot.notebook).keys()) if (!brought.has(hash)) throw broken();
  for (const { wheel } of snapshot.environment.packages)
    if (wheel !== null && !brought.has(wheel.hash)) throw broken();
  return { snapshot, bytes };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const broken = (cause?: unknown) =>
  new AppError("invalid", "This snapshot did not arrive as it was sent. Nothing was shared; try again.", {
    cause,
  });

function parsed(text: string): z.infer<typeof head> {
  try {
    return head.parse(JSON.parse(text));
  } catch (cause) {
    throw broken(cause);
  }
}

/** Takes a stream apart at places that are known only while it is read. */
class PieceReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async line(longest: number): Promise<string> {
    const pieces: Buffer[] = [];
    for (let length = 0; ; ) {
      const end = this.#rest.indexOf(10);
      if (end >= 0) {
        pieces.push(this.#rest.subarray(0, end));
        this.#rest = this.#rest.subarray(end + 1);
        return Buffer.concat(pieces).toString("utf8");
      }
      pieces.push(this.#rest);
      length += this.#rest.length;
      if (length > longest) throw new AppError("too-large", "This notebook is too long to be shared.");
      await this.#more();
    }
  }

  async bytes(size: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let missing = size; ; ) {
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      pieces.push(piece);
      missing -= piece.length;
      if (missing === 0) return Buffer.concat(pieces);
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) throw broken();
    this.#rest = next.value;
  }
}
