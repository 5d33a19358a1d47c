import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { AppError } from "@/core/errors";
import type { ImagePackages } from "../wire";

/** What this person added to images, from the folder where their apps write it down (`images/starting/added.py`). */
export interface AddedPackages {
  list(): Promise<readonly ImagePackages[]>;
  /** Takes it off the list: it does not come back with the next start. What runs keeps it. */
  remove(which: { readonly image: string; readonly key: string }): Promise<void>;
}

const added = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string(),
      version: z.string(),
      requested: z.boolean(),
      addedAt: z.number(),
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
  const all = Object.entries(packages).map(([key, each]) => ({ key, ...each }));
  return all.sort((a, b) => Number(b.requested) - Number(a.requested) || a.key.localeCompare(b.key));
}
