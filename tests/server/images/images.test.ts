import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { AppError } from "@/core/errors";
import type { StudioDatabase } from "@/server/database/database";
import type { Build } from "@/server/images/build";
import type { Image } from "@/server/images/catalogue";
import type { StudioImages } from "@/server/images/images";
import { type Engine, openQuietly, sqliteEngine } from "@/tests/support/studio-database";
import { fill, imagesIn } from "./support/images";

let folder: string;
let database: StudioDatabase;
let engine: Engine;
beforeAll(async () => {
  engine = await sqliteEngine();
});
afterAll(() => engine.remove());
beforeEach(async () => {
  database = await openQuietly(await engine.freshAddress());
  folder = await mkdtemp("/tmp/images-");
  await mkdir(join(folder, "images/base"), { recursive: true });
  await writeFile(join(folder, "images/base/requirements.lock"), "ipykernel==7\n");
  const image = {
    name: "base",
    displayName: "Base Python 3",
    requirements: "images/base/requirements.lock",
    kernelspecs: ["python3"],
  };
  await writeFile(join(folder, "images/catalogue.json"), JSON.stringify([image, { ...image, name: "same" }]));
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const images = (build: Build, own: readonly Image[] = []) => imagesIn(folder, { database, build, own });
const prepare = (all: StudioImages, name: string, onNote: (note: string) => void = () => {}) =>
  all.prepare({ name, owner: null }, onNote);

it("builds an image once for all who ask at the same time, and tells each of them how far it is", async () => {
  let builds = 0;
  const all = images(async (request) => {
    builds += 1;
    await fill(request);
  });
  const heard: string[][] = [[], []];
  const ids = await Promise.all(heard.map((notes) => prepare(all, "base", (note) => notes.push(note))));
  expect(builds).toBe(1);
  expect(ids[0]).toMatch(/^base\/[0-9a-f]{16}$/);
  expect(ids[1]).toBe(ids[0]);
  for (const notes of heard) expect(notes.at(-1)).toBe("Downloading 40 packages");
  await prepare(all, "base");
  expect(builds).toBe(1);
});

it("offers every kernel that the environment brings, of any language, the one that the image is for first, and leaves out one that cannot be read", async () => {
  const all = images(fill);
  expect((await all.offered())[0]).toMatchObject({
    kernelspecs: [{ name: "python3" }],
    build: { state: "not-built" },
  });
  await prepare(all, "base");
  expect((await all.offered())[0]).toEqual({
    id: "base",
    name: "Base Python 3",
    kernelspecs: [
      { name: "python3", displayName: "Python 3", hardware: "cpu" },
      { name: "ir", displayName: "R", hardware: "cpu" },
    ],
    build: { state: "ready" },
    version: 1,
  });
});

it("builds anew when the locked requirements have changed", async () => {
  const all = images(fill);
  const before = await prepare(all, "base");
  await writeFile(join(folder, "images/base/requirements.lock"), "ipykernel==8\n");
  expect(await prepare(all, "base")).not.toBe(before);
});

it("says why an image could not be built, and tries again when it is asked again", async () => {
  let fails = true;
  const all = images(async (request) => {
    if (fails) throw new AppError("unavailable", "The disk is full; free some space and try again.");
    await fill(request);
  });
  await expect(prepare(all, "base")).rejects.toThrow("The disk is full");
  expect((await all.offered())[0]?.build).toEqual({
    state: "failed",
    reason: expect.stringContaining("disk is full"),
  });
  fails = false;
  await prepare(all, "base");
  expect((await all.offered())[0]?.build).toEqual({ state: "ready" });
});

it("refuses an image that nobody offers", async () => {
  await expect(prepare(images(fill), "nope")).rejects.toMatchObject({ code: "not-found" });
});

it("offers the administrator's images beside those that ship, and theirs where the name is the same", async () => {
  const lock = join(folder, "lab.lock");
  await writeFile(lock, "polars==1\n");
  const lab = {
    name: "lab",
    displayName: "Lab",
    description: "",
    requirements: lock,
    kernelspecs: ["python3"],
  };
  const own = [lab, { ...lab, name: "same", displayName: "Ours" }];
  const asked: string[] = [];
  const all = images(async (request) => {
    asked.push(request.requirements);
    await fill(request);
  }, own);
  expect((await all.offered()).map(({ name }) => name)).toEqual(["Base Python 3", "Ours", "Lab"]);
  expect(await prepare(all, "lab")).toMatch(/^lab\//);
  expect(asked).toEqual([lock]);
});
