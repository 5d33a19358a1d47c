import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { s3Blobs } from "@/server/blobs/s3-blobs";
import { keepsBlobRules } from "@/tests/contracts/blob-store";
import { type S3Server, startS3 } from "@/tests/support/moto/moto-server";
import { asSent, cell, display, notebookOf, sha256, snapshotOf } from "@/tests/support/snapshots";
import { startTestStudio } from "@/tests/support/studio-server";

let server: S3Server;
let client: S3Client;
beforeAll(async () => {
  server = await startS3();
  client = new S3Client({
    endpoint: server.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "id", secretAccessKey: "secret" },
  });
});
afterAll(() => server.close());

const place = (bucket: string) => ({
  bucket,
  prefix: "studio/blobs",
  endpoint: server.endpoint,
  region: "us-east-1",
  credentials: { id: "id", secret: "secret", token: null },
});

let made = 0;
async function bench() {
  made += 1;
  const Bucket = `bucket-${made}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  const keys = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key }) => Key ?? "");
  };
  return {
    store: s3Blobs(place(Bucket)),
    keys,
    count: async () => (await keys()).length,
    spoil: async (hash: string) => {
      const Key = `studio/blobs/${hash.slice(0, 2)}/${hash.slice(2)}`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
    },
    close: async () => {},
  };
}

keepsBlobRules("blobs in a bucket", bench);

it("names everything below its prefix", async () => {
  const { store, keys } = await bench();
  await store.put(Buffer.from("mine"));
  expect(await keys()).toEqual([expect.stringMatching(/^studio\/blobs\/[0-9a-f]{2}\/[0-9a-f]{62}$/)]);
});

it("says that the storage does not answer where there is no bucket, and does not take it for an empty one", async () => {
  const store = s3Blobs(place("nowhere"));
  const refusal = { code: "unavailable", message: expect.stringContaining("storage for snapshots") };
  await expect(store.put(Buffer.from("x"))).rejects.toMatchObject(refusal);
  await expect(store.read("a".repeat(64))).rejects.toMatchObject(refusal);
});

it("says so as well where nobody listens", async () => {
  const store = s3Blobs({ ...place("nowhere"), endpoint: "http://127.0.0.1:9" });
  await expect(store.read("a".repeat(64))).rejects.toMatchObject({ code: "unavailable" });
});

it("S50 a studio whose snapshots are in a bucket shows them, and so does another server on the same stores", async () => {
  const { keys } = await bench();
  const env = {
    ATELIER_BLOBS: `s3://bucket-${made}/studio`,
    AWS_ENDPOINT_URL_S3: server.endpoint,
    AWS_ACCESS_KEY_ID: "id",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  const data = await mkdtemp(join(tmpdir(), "studio-"));
  const first = await startTestStudio({ env, data });
  const { sharing, accounts } = first.studio.context;
  const owner = { id: accounts.firstPerson, domainId: "home" };
  const picture = Buffer.alloc(9_000, 1);
  const shown = display({}, { stored: { "image/png": { ref: sha256(picture), size: 9_000 } } });
  const sent = asSent(snapshotOf(notebookOf([cell("a", { outputs: [shown] })])), [picture]);
  const snapshot = await sharing.snapshots.receive(Readable.from([sent]) as IncomingMessage, owner);
  const terms = { audience: "domain", people: [], note: "", expiresAt: null } as const;
  const { token } = await sharing.links.create(owner, { notebook: "a.ipynb", snapshot, terms });
  expect((await keys()).every((key) => key.startsWith("studio/"))).toBe(true);
  expect(await keys()).toHaveLength(2);
  await first.close();

  const second = await startTestStudio({ env, data });
  const cookie = await second.signIn();
  expect((await second.request(`/s/${token}`, { cookie })).text).toContain(sha256(picture));
  const part = await second.request(`/s/${token}/parts/${sha256(picture)}`, { cookie });
  expect([part.status, part.headers["content-type"]]).toEqual([200, "image/png"]);
  await second.close();
  await rm(data, { recursive: true });
});
