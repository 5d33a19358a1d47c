import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { AppError } from "@/core/errors";
import { wheelFile } from "@/core/snapshot/wheel-name";
import type { ImagePackages } from "../wire";

/** What this person added to images, from the folder where their apps write it down (`images/starting/added.py`). */
export interface AddedPackages {
  list(): Promise<readonly ImagePackages[]>;
  /** Those of one image with where their wheels are, as far as wheels could be made of them. */
  withWheels(image: string): Promise<readonly PackageFiles[]>;
  /** Takes it off the list: it does not come back with the next start. What runs keeps it. */
  remove(which: { readonly image: string; readonly key: string }): Promise<void>;
}

export interface PackageFiles {
  readonly name: string;
  readonly version: string;
  /** `null`: there is none, and the package comes from the index. */
  readonly wheel: { readonly file: string; readonly path: string } | null;
}

const added = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string(),
      version: z.string(),
      requested: z.boolean(),
      addedAt: z.number(),
      wheel: z.string().nullish(),
      problem: z.string().nullable(),
    }),
  ),
});

type Packages = z.infer<typeof added>["packages"];

export function addedPackages(folder: string): AddedPackages {
  return {
    async list() {
      const images = await readdir(folder).catch(() => []);
      const lists = await Promise.all(
        images.sort().map(async (image) => ({ image, packages: asListed(await read(join(folder, image))) })),
      );
      return lists.filter(({ packages }) => packages.length > 0);
    },
    async withWheels(image) {
      const place = join(folder, image);
      return Object.values(await read(place)).map(({ name, version, wheel: file }) => {
        const isThere = typeof file === "string" && wheelFile.test(file);
        return { name, version, wheel: isThere ? { file, path: join(place, "wheels", file) } : null };
      });
    },
    async remove({ image, key }) {
      const found = (await read(join(folder, image)))[key];
      if (found === undefined) throw new AppError("not-found", "There is no such package any more.");
      // A note beside the list and not a change of it: the list is an app's to write, at any moment.
      await mkdir(join(folder, image, "removed"), { recursive: true, mode: 0o700 });
      await writeFile(join(folder, image, "removed", key), String(found.addedAt), { mode: 0o600 });
    },
  };
}

async function read(folder: string): Promise<Packages> {
  const text = await readFile(join(folder, "packages.json"), "utf8").catch(() => null);
  if (text === null) return {};
  const { packages } = added.parse(JSON.parse(text));
  const kept = await Promise.all(
    Object.entries(packages).map(async ([key, each]) => {
      const removed = await readFile(join(folder, "removed", key), "utf8").catch(() => "0");
      return Number(removed) >= each.addedAt ? [] : [[key, each] as const];
    }),
  );
  return Object.fromEntries(kept.flat());
}

/** What a person named comes first. */
function asListed(packages: Packages): ImagePackages["packages"] {
  const all = Object.entries(packages).map(([key, { wheel: _, ...each }]) => ({ key, ...each }));
  return all.sort((a, b) => Number(b.requested) - Number(a.requested) || a.key.localeCompare(b.key));
}
