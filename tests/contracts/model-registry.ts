import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import type { ModelRegistry } from "@/server/models/model-registry";

/** What a registry is filled with before the rules are looked at: a model with these versions, from 1 on. */
export interface SeededModel {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Files of each version, by path. */
  readonly versions: readonly Readonly<Record<string, string>>[];
}

export type SeedModel = (model: SeededModel) => Promise<void>;

/** The rules of `ModelRegistry`, for every implementation; `about` gives one with its filler. */
export function modelRegistryContract(
  about: () => Promise<{ registry: ModelRegistry; seed: SeedModel }>,
): void {
  const filled = async (name: string) => {
    const { registry, seed } = await about();
    const versions: Record<string, string>[] = [
      { MLmodel: "flavors: {}" },
      { MLmodel: "flavors: {}", "code/own.py": "1" },
    ];
    await seed({ name, tags: { team: "blue" }, versions });
    return registry;
  };
  const all = { tag: null, page: null, limit: 100 };

  it("MR1 lists models by a part of their name, in pages", async () => {
    const { registry, seed } = await about();
    for (const name of ["pages one", "pages two", "pages three", "it's other"])
      await seed({ name, tags: {}, versions: [] });
    const first = await registry.models({ ...all, containing: "PAGES", limit: 2 });
    const second = await registry.models({ ...all, containing: "PAGES", limit: 2, page: first.next });
    const listed = [...first.models, ...second.models].map(({ name }) => name);
    expect(listed.sort()).toEqual(["pages one", "pages three", "pages two"]);
    expect(second.next).toBe(null);
    const { models } = await registry.models({ ...all, containing: "it's" });
    expect(models.map(({ name }) => name)).toEqual(["it's other"]);
  });

  it("MR1 finds models by a tag, with their newest version", async () => {
    const registry = await filled("tagged");
    const find = async (value: string) => {
      const { models } = await registry.models({
        ...all,
        containing: "tagged",
        tag: { key: "team", value },
      });
      return models.map(({ name, latest, madeBy }) => [name, latest?.version, madeBy]);
    };
    expect(await find("blue")).toEqual([["tagged", "2", "ada"]]);
    expect(await find("red")).toEqual([]);
  });

  it("MR2 has the versions of a model, the newest first, in pages", async () => {
    const registry = await filled("versioned's");
    const first = await registry.versions({ model: "versioned's", page: null, limit: 1 });
    const second = await registry.versions({ model: "versioned's", page: first.next, limit: 1 });
    expect([first, second].map(({ versions }) => versions.map(({ version }) => version))).toEqual([
      ["2"],
      ["1"],
    ]);
    expect(await registry.version({ model: "versioned's", version: "1" })).toMatchObject({
      model: "versioned's",
      version: "1",
      state: "ready",
      madeBy: "ada",
    });
  });

  it("MR3 moves an alias from one version to another, and takes it away", async () => {
    const registry = await filled("aliased");
    const move = (version: string | null) =>
      registry.setAlias({ model: "aliased", alias: "champion", version });
    await move("1");
    expect((await registry.model("aliased")).aliases).toEqual({ champion: "1" });
    await move("2");
    expect((await registry.model("aliased")).aliases).toEqual({ champion: "2" });
    await move(null);
    expect((await registry.model("aliased")).aliases).toEqual({});
  });

  it("MR4 keeps the cards of a model and of a version", async () => {
    const registry = await filled("carded");
    await registry.setCard({ model: "carded", version: null, card: "# What it is" });
    await registry.setCard({ model: "carded", version: "1", card: "The first" });
    expect((await registry.model("carded")).card).toBe("# What it is");
    expect((await registry.version({ model: "carded", version: "1" })).card).toBe("The first");
    expect((await registry.version({ model: "carded", version: "2" })).card).toBe("");
  });

  it("MR5 lists the files of a version, a folder at a time", async () => {
    const registry = await filled("filed");
    const files = (path: string) => registry.files({ model: "filed", version: "2", path });
    expect(await files("")).toEqual(
      expect.arrayContaining([
        { path: "MLmodel", isFolder: false, size: 11 },
        { path: "code", isFolder: true, size: null },
      ]),
    );
    expect(await files("code")).toEqual([{ path: "code/own.py", isFolder: false, size: 1 }]);
    const own = { model: "filed", version: "2" };
    expect(await text(await registry.file({ ...own, path: "code/own.py" }))).toBe("1");
    await expect(registry.file({ ...own, path: "code" })).rejects.toMatchObject({ code: "not-found" });
    for (const path of ["..", "code/../..", "/etc", "a\\b"])
      await expect(files(path)).rejects.toMatchObject({ code: "invalid" });
    await expect(registry.file({ ...own, path: "../x" })).rejects.toMatchObject({ code: "invalid" });
  });

  it("MR6 says what does not exist", async () => {
    const registry = await filled("missing");
    const gone = { code: "not-found" };
    await expect(registry.model("nothing of that name")).rejects.toMatchObject(gone);
    await expect(registry.version({ model: "missing", version: "9" })).rejects.toMatchObject(gone);
    const alias = { model: "missing", alias: "champion", version: "9" };
    await expect(registry.setAlias(alias)).rejects.toMatchObject(gone);
  });

  it("MR7 knows whose files a version has", async () => {
    const registry = await filled("placed");
    const [one, two] = [
      await registry.placeOf({ model: "placed", version: "1" }),
      await registry.placeOf({ model: "placed", version: "2" }),
    ];
    expect(one).toMatchObject({ type: "logged-model", id: expect.stringMatching(/^m-/) });
    expect(two).not.toEqual(one);
  });
}
