import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { metadataOfCopy } from "@/core/snapshot/copied-from";
import { fetchWheels } from "@/notebook/snapshots/fetch-wheels";
import { freezePackages } from "@/notebook/snapshots/freeze-packages";
import { notebookOf, sha256, snapshotOf } from "@/tests/support/snapshots";

const file = "sailing-1.0-py3-none-any.whl";
const bytes = Buffer.from("a wheel");
const id = "b".repeat(64);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp("/tmp/wheels-");
  await writeFile(join(folder, file), bytes);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sailing = () => ({ name: "sailing", version: "1.0", wheel: { file, path: join(folder, file) } });

describe("packages of a snapshot", () => {
  it("go along with their files", async () => {
    const { packages, blobs, missing } = await freezePackages([sailing()], { room: 100 });
    expect(packages).toEqual([
      { name: "sailing", version: "1.0", wheel: { file, hash: sha256(bytes), size: bytes.length } },
    ]);
    expect(blobs.get(sha256(bytes))).toEqual(bytes);
    expect(missing).toEqual([]);
  });

  it("are named without their files where there is no room or no file, and that is told", async () => {
    const gone = { name: "rope", version: "2", wheel: { file, path: join(folder, "gone.whl") } };
    const { packages, blobs, missing } = await freezePackages([sailing(), gone], { room: 3 });
    expect(packages.map(({ name, wheel }) => [name, wheel])).toEqual([
      ["sailing", null],
      ["rope", null],
    ]);
    expect(blobs.size).toBe(0);
    expect(missing).toEqual([
      "The files of sailing 1.0, rope 2 are not in the snapshot: a copy gets them from the package index.",
    ]);
  });
});

describe("packages of a copy", () => {
  const copyOf = (hash: string) => {
    const environment = {
      ...snapshotOf(notebookOf([])).environment,
      packages: [{ name: "sailing", version: "1.0", wheel: { file, hash, size: 7 } }],
    };
    return metadataOfCopy(snapshotOf(notebookOf([]), { environment }), id);
  };

  it("are fetched from the studio into a folder of that snapshot", async () => {
    const asked: unknown[] = [];
    const studio = {
      wheel: async (of: unknown) => {
        asked.push(of);
        return bytes;
      },
    };
    const fetched = await fetchWheels(copyOf(sha256(bytes)), { studio, folder });
    expect(fetched).toEqual({ folder: id.slice(0, 16), missing: [] });
    expect(asked).toEqual([{ snapshot: id, hash: sha256(bytes) }]);
    expect(await readFile(join(folder, id.slice(0, 16), file))).toEqual(bytes);
  });

  it("are not those that the studio does not give, or that are others than the file says", async () => {
    for (const answer of [null, Buffer.from("another")]) {
      const fetched = await fetchWheels(copyOf(sha256(bytes)), {
        studio: { wheel: async () => answer },
        folder,
      });
      expect(fetched).toEqual({ folder: null, missing: ["sailing"] });
    }
  });
});
