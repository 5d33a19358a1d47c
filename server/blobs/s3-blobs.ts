import { createHash } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import { AppError } from "@/core/errors";
import type { S3Place } from "./blob-place";
import { type BlobStore, blobHash } from "./blob-store";

type Library = typeof import("@aws-sdk/client-s3");

const connectWithinMs = 5_000;
const answerWithinMs = 60_000;

/**
 * Blobs as objects of a bucket, `<prefix>/<2 hex>/<62 hex>`. Conditional writes are not needed: whoever writes the same
 * name writes the same bytes. The library is read when the first blob is asked for.
 */
export function s3Blobs(place: S3Place): BlobStore {
  let opened: Promise<{ readonly s3: Library; readonly client: S3Client }> | null = null;
  const open = () => {
    opened ??= import("@aws-sdk/client-s3").then((s3) => ({ s3, client: clientFor(place, s3) }));
    return opened;
  };
  const objectOf = (hash: string) => ({
    Bucket: place.bucket,
    Key: [place.prefix, hash.slice(0, 2), hash.slice(2)].filter((part) => part !== "").join("/"),
  });
  return {
    async put(bytes) {
      const hash = sha256(bytes);
      const { s3, client } = await open();
      const known = await unlessMissing(client.send(new s3.HeadObjectCommand(objectOf(hash))));
      if (known?.ContentLength === bytes.byteLength) return hash;
      await client
        .send(new s3.PutObjectCommand({ ...objectOf(hash), Body: bytes, ContentLength: bytes.byteLength }))
        .catch(refused);
      return hash;
    },
    async read(hash) {
      if (!blobHash.test(hash)) return null;
      const { s3, client } = await open();
      const found = await unlessMissing(client.send(new s3.GetObjectCommand(objectOf(hash))));
      if (found?.Body === undefined) return null;
      const bytes = Buffer.from(await found.Body.transformToByteArray().catch(refused));
      if (sha256(bytes) !== hash) throw new Error(`blob ${hash} is not what it was`);
      return bytes;
    },
  };
}

function clientFor({ endpoint, region, credentials }: S3Place, { S3Client }: Library): S3Client {
  const key = credentials && {
    accessKeyId: credentials.id,
    secretAccessKey: credentials.secret,
    ...(credentials.token === null ? {} : { sessionToken: credentials.token }),
  };
  return new S3Client({
    region,
    // Other services do not have a host name for each bucket, and not all of Amazon's newer checksums.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    ...(key === null ? {} : { credentials: key }),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 3,
    requestHandler: { connectionTimeout: connectWithinMs, requestTimeout: answerWithinMs },
  });
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A missing object is an answer; a missing bucket is a trouble. */
async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((error: unknown) => {
    const { name } = error as Error;
    return name === "NoSuchKey" || name === "NotFound" ? null : refused(error);
  });
}

function refused(error: unknown): never {
  const sentence =
    "The studio's storage for snapshots does not answer as it should. Nothing was lost or shared; try again later.";
  throw new AppError("unavailable", sentence, { detail: String(error), cause: error });
}
