import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fileBlobs } from "@/server/blobs/file-blobs";
import { keepsBlobRules } from "@/tests/contracts/blob-store";

async function bench() {
  const folder = await mkdtemp(join(tmpdir(), "blobs-"));
  const files = async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  return {
    folder,
    files,
    store: fileBlobs(folder),
    count: async () => (await files()).length,
    spoil: async (hash: string) => {
      const path = join(folder, hash.slice(0, 2), hash.slice(2));
      const bytes = await readFile(path);
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await writeFile(path, bytes);
    },
    close: () => rm(folder, { recursive: true }),
  };
}

keepsBlobRules("blobs in files", bench);

it("keeps blobs for the studio's own user alone", async () => {
  const { store, files, close } = await bench();
  await store.put(Buffer.from("mine"));
  const [path = ""] = await files();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await close();
});

it("writes anew what a crash left half", async () => {
  const { store, files, close } = await bench();
  const hash = await store.put(Buffer.from("whole"));
  const [path = ""] = await files();
  await writeFile(path, "wh");
  await store.put(Buffer.from("whole"));
  expect(String(await store.read(hash))).toBe("whole");
  await close();
});
