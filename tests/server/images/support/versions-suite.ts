import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AppError } from "@/core/errors";
import type { StudioDatabase } from "@/server/database/database";
import type { Publication } from "@/server/images/publication";
import { administrationIn, endOf, fill, good } from "./images";

/** What holds for images and their versions on every engine. */
export function versionsSuite(database: () => StudioDatabase): void {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp("/tmp/versions-");
    await mkdir(join(folder, "images/base"), { recursive: true });
    await writeLock("ipykernel==7");
    const base = { name: "base", displayName: "Base", requirements: "images/base/requirements.lock" };
    await writeFile(join(folder, "images/catalogue.json"), JSON.stringify([base]));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const writeLock = (text: string) => writeFile(join(folder, "images/base/requirements.lock"), `${text}\n`);
  const parts = (more: Partial<Parameters<typeof administrationIn>[1]> = {}) =>
    administrationIn(folder, { database: database(), ...more });
  const start = (images: ReturnType<typeof parts>["images"], owner: string, app = `app-${owner}`) =>
    images.prepare({ name: "base", owner, app }, () => {});
  const lab = (text: string): Publication => ({
    name: "lab",
    displayName: "Lab",
    description: "",
    from: { type: "requirements", text, python: null },
  });

  it("S12 a changed lock is a new version: new apps get it, what runs is told, and the old one is still there", async () => {
    const { images, administration } = parts();
    const before = await start(images, "ada");
    await writeLock("ipykernel==8");
    const after = await start(images, "bob");
    expect(after).not.toBe(before);
    const versions = await images.versionsOf(["app-ada", "app-bob"]);
    expect([versions.get("app-ada"), versions.get("app-bob")]).toEqual([1, 2]);
    expect((await images.offered("ada"))[0]).toMatchObject({ version: 2 });
    const [base] = await administration.list();
    expect(base).toMatchObject({ name: "base", current: 2, versions: [{ version: 2 }, { version: 1 }] });
  });

  it("S12 a person stays on the version that they pinned, and on no other", async () => {
    const { images, administration } = parts();
    const before = await start(images, "ada");
    await administration.pin("ada", { image: "base", version: 1 });
    await writeLock("ipykernel==8");
    expect(await start(images, "ada")).toBe(before);
    expect(await start(images, "bob")).not.toBe(before);
    expect(await administration.versions("ada", "base")).toMatchObject([
      { version: 2, isCurrent: true, isPinned: false },
      { version: 1, isCurrent: false, isPinned: true },
    ]);
    await administration.pin("ada", { image: "base", version: null });
    expect(await start(images, "ada")).not.toBe(before);
  });

  it("S12 nothing starts from a version that was withdrawn, for those who pinned it neither", async () => {
    const { images, administration } = parts();
    const old = await start(images, "ada");
    await administration.pin("ada", { image: "base", version: 1 });
    await writeLock("ipykernel==8");
    await administration.withdraw({ image: "base", version: 1, withdrawn: true });
    const now = await start(images, "ada");
    expect(now).not.toBe(old);
    await expect(administration.pin("bob", { image: "base", version: 1 })).rejects.toThrow(/withdrawn/);
    await administration.withdraw({ image: "base", version: 2, withdrawn: true });
    await expect(start(images, "bob")).rejects.toThrow(/has withdrawn the image "Base".*What runs goes on/);
    expect((await images.offered("bob"))[0]).toMatchObject({ build: { state: "withdrawn" } });
    await administration.withdraw({ image: "base", version: 1, withdrawn: false });
    expect(await start(images, "bob")).toBe(old);
  });

  it("an older version is made the current one again, and made anew from what was kept of it", async () => {
    const asked: string[] = [];
    const { images, administration } = parts({
      build: async (request) => {
        asked.push(request.requirements);
        await fill(request);
      },
    });
    const old = await start(images, "ada");
    await writeLock("ipykernel==8");
    await start(images, "ada");
    await rm(join(folder, "data/environments", old), { recursive: true });
    await administration.makeCurrent({ image: "base", version: 1 });
    expect(await start(images, "bob")).toBe(old);
    expect(await readFile(asked.at(-1) ?? "", "utf8")).toBe("ipykernel==7\n");
  });

  it("ten servers that see a new lock at once make one version of it", async () => {
    const servers = Array.from({ length: 10 }, () => parts());
    await Promise.all(servers.map(({ images }) => images.offered()));
    await writeLock("ipykernel==8");
    await Promise.all(servers.map(({ images }) => images.offered()));
    const [base] = (await servers[0]?.administration.list()) ?? [];
    expect(base?.versions.map(({ version }) => version)).toEqual([2, 1]);
    expect(base?.current).toBe(2);
  });

  it("D19 what is published is offered at once, with its kernels and its log", async () => {
    const { images, administration } = parts();
    const { buildId } = await administration.publish(lab("polars"), "ada");
    const build = await endOf(administration, buildId);
    expect(build).toMatchObject({ state: "done", image: "lab", version: 1, startedBy: "ada", problem: "" });
    expect(build.log).toMatch(/Resolved 40 packages\n.*Downloading 40 packages\n.*kernels: Python 3\n/s);
    const offered = (await images.offered("bob")).find((each) => each.id === "lab");
    expect(offered).toMatchObject({ name: "Lab", build: { state: "ready" }, version: 1 });
    expect(offered?.kernelspecs[0]).toMatchObject({ name: "python3", displayName: "Python 3" });
    expect(await administration.content({ image: "lab", version: 1 })).toEqual({
      source: "polars",
      baseline: good.packages,
    });
    const again = await administration.publish(lab("polars scipy"), "ada");
    expect(await endOf(administration, again.buildId)).toMatchObject({ state: "done", version: 2 });
    expect((await images.offered("bob")).find((each) => each.id === "lab")).toMatchObject({ version: 2 });
  });

  it("requirements that are locked already are taken as they are", async () => {
    const { administration } = parts({ lock: () => Promise.reject(new Error("not to be locked")) });
    const { buildId } = await administration.publish(lab("polars==1 \\\n    --hash=sha256:0"), "ada");
    expect(await endOf(administration, buildId)).toMatchObject({ state: "done" });
  });

  it("S74 what lacks something is not offered, and it is said what, with what the installer said", async () => {
    const { images, administration } = parts({
      inspect: async () => ({ ...good, kernelspecs: [], modules: ["jupyter_server", "terminado", "pip"] }),
    });
    const { buildId } = await administration.publish(lab("polars"), "ada");
    const build = await endOf(administration, buildId);
    expect(build.problem).toMatch(/no kernelspec.*ipykernel is missing.*Nothing was changed/);
    expect((await images.offered()).map(({ id }) => id)).toEqual(["base"]);

    const failing = parts({
      lock: () =>
        Promise.reject(
          new AppError("unavailable", "The requirements do not resolve; change them.", {
            detail: "no version of polrs",
          }),
        ),
    });
    const second = await failing.administration.publish(lab("polrs"), "ada");
    expect(await endOf(failing.administration, second.buildId)).toMatchObject({
      state: "failed",
      problem: "The requirements do not resolve; change them.",
      details: "no version of polrs",
    });
  });

  it("a build whose studio server has ended is not under way for ever", async () => {
    const begun = Promise.withResolvers<void>();
    const { administration } = parts({
      build: () => {
        begun.resolve();
        return new Promise(() => {});
      },
    });
    const { buildId } = await administration.publish(lab("polars"), "ada");
    await begun.promise;
    const later = Date.now() - 120_000;
    const { administration: another } = parts();
    await expect
      .poll(async () => {
        await database().db.updateTable("image_builds").set({ seen_at: later }).execute();
        return another.build({ id: buildId, from: 0 });
      })
      .toMatchObject({ state: "failed", problem: /has ended/ });
  });

  it("the studio's own environments are nobody's to publish", async () => {
    const { administration } = parts();
    for (const name of ["server", "tools"])
      await expect(administration.publish({ ...lab("x"), name }, "ada")).rejects.toThrow(/the studio's own/);
  });
}
