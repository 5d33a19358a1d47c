import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addedPackages } from "@/notebook/packages/added-packages";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp("/tmp/packages-");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const polars = { name: "Polars", version: "1.2", requested: true, addedAt: 1000, wheel: null, problem: null };

async function write(image: string, packages: object): Promise<void> {
  await mkdir(join(folder, image), { recursive: true });
  await writeFile(join(folder, image, "packages.json"), JSON.stringify({ packages }));
}

it("lists nothing where nothing was added", async () => {
  expect(await addedPackages(join(folder, "none")).list()).toEqual([]);
  await write("base", {});
  expect(await addedPackages(folder).list()).toEqual([]);
});

it("lists by image, and first what a person named themselves", async () => {
  await write("lab", { "a-part": { ...polars, name: "a_part", requested: false }, polars });
  await write("base", { polars: { ...polars, problem: "No matching distribution" } });
  const lists = await addedPackages(folder).list();
  expect(lists.map(({ image, packages }) => [image, ...packages.map(({ name }) => name)])).toEqual([
    ["base", "Polars"],
    ["lab", "Polars", "a_part"],
  ]);
  expect(lists[0]?.packages[0]).toMatchObject({ key: "polars", problem: "No matching distribution" });
});

it("what is removed is off the list until it is added again, and the app's own file is not touched", async () => {
  await write("base", { polars });
  const packages = addedPackages(folder);
  await packages.remove({ image: "base", key: "polars" });
  expect(await packages.list()).toEqual([]);
  expect(await readdir(join(folder, "base"))).toContain("packages.json");
  await expect(packages.remove({ image: "base", key: "polars" })).rejects.toMatchObject({
    code: "not-found",
  });
  await write("base", { polars: { ...polars, addedAt: 2000 } });
  expect(await packages.list()).toMatchObject([{ packages: [{ key: "polars" }] }]);
});
