import { afterAll, beforeAll, expect, it } from "vitest";
import type { StudioDatabase } from "@/server/database/database";
import { RunsViews } from "@/server/experiments/views";
import { type Engine, openQuietly } from "../support/studio-database";

const view = (filter: string) => {
  return { filter, order: { by: "metrics.loss", descending: false }, hidden: ["params.seed"] };
};

/** What holds for saved views, on every database. */
export function keepsViewRules(about: () => Promise<Engine>): void {
  let engine: Engine;
  let database: StudioDatabase;
  let views: RunsViews;
  let ids = 0;
  beforeAll(async () => {
    engine = await about();
    database = await openQuietly(await engine.freshAddress());
    const [clock, fresh] = [{ now: () => 1_000 }, { next: () => `v${ids++}` }];
    views = new RunsViews({ db: database.db, clock, ids: fresh });
  });
  afterAll(async () => {
    await database?.close();
    await engine?.remove();
  });

  const named = async (experiment: string) => (await views.of(experiment)).map(({ name }) => name);

  it("are those of an experiment, by name, as they were saved", async () => {
    await views.save({ experiment: "1", name: "low loss", view: view("metrics.loss < 0.1"), owner: "ada" });
    await views.save({ experiment: "1", name: "all", view: view(""), owner: "bob" });
    await views.save({ experiment: "2", name: "other", view: view(""), owner: "ada" });
    expect(await named("1")).toEqual(["all", "low loss"]);
    expect((await views.of("1"))[1]).toMatchObject({ owner: "ada", view: view("metrics.loss < 0.1") });
  });

  it("replace what the same person saved under that name, and nothing of others", async () => {
    for (const owner of ["ada", "bob", "ada"])
      await views.save({ experiment: "3", name: "mine", view: view(`tags.of = '${owner}'`), owner });
    expect((await views.of("3")).map(({ owner }) => owner).sort()).toEqual(["ada", "bob"]);
  });

  it("AT-56 are removed by whoever saved them, and by administrators", async () => {
    await views.save({ experiment: "4", name: "kept", view: view(""), owner: "ada" });
    const [{ id } = { id: "" }] = await views.of("4");
    const removes = (by: { id: string; role: "admin" | "user" }) => views.remove({ id, by });
    await expect(removes({ id: "bob", role: "user" })).rejects.toThrow("Nothing was changed");
    expect(await named("4")).toEqual(["kept"]);
    await removes({ id: "eve", role: "admin" });
    expect(await named("4")).toEqual([]);
  });
}
