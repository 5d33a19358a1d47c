import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import type { RunOrder } from "@/core/experiments/runs";
import type { ExperimentTracker } from "@/server/experiments/experiment-tracker";

/** What a tracker is filled with before the rules are looked at: an experiment each, with these runs. */
export interface SeededRun {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  /** By step, from 0. */
  readonly metrics: Readonly<Record<string, readonly number[]>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export type Seed = (
  name: string,
  runs: readonly SeededRun[],
) => Promise<{ id: string; runIds: readonly string[] }>;

const seeded: readonly SeededRun[] = [
  {
    name: "shallow",
    params: { depth: "2" },
    metrics: { loss: [0.9, 0.5], "val/loss": [0.7] },
    tags: { team: "blue", "atelier.user": "ada", "atelier.notebook": "train.ipynb", "atelier.cell": "c1" },
    files: { "notes.txt": "kept", "model/MLmodel": "flavors: {}" },
  },
  { name: "deep", params: { depth: "9" }, metrics: { loss: [0.8, 0.2, 0.1] }, tags: {}, files: {} },
  { name: "broken", params: {}, metrics: {}, tags: {}, files: {} },
];

const newest: RunOrder = { by: "startedAt", descending: true };

/** The rules of `ExperimentTracker`, for every implementation; `about` makes a fresh one with its filler. */
export function experimentTrackerContract(
  about: () => Promise<{ tracker: ExperimentTracker; seed: Seed }>,
): void {
  const filled = async (name: string) => {
    const { tracker, seed } = await about();
    const { id, runIds } = await seed(name, seeded);
    const all = (
      change: {
        filter?: string;
        order?: RunOrder;
        page?: string | null;
        limit?: number;
        deleted?: boolean;
      } = {},
    ) =>
      tracker.runs({
        experimentIds: [id],
        filter: "",
        order: newest,
        deleted: false,
        page: null,
        limit: 100,
        ...change,
      });
    const names = async (change: Parameters<typeof all>[0]) =>
      (await all(change)).runs.map((run) => run.name);
    return { tracker, seed, id, runIds: runIds as readonly [string, string, string], all, names };
  };

  it("ET1 lists experiments by a part of their name, in pages", async () => {
    const { tracker, seed } = await about();
    for (const name of ["pages one", "pages two", "pages three", "it's other"]) await seed(name, []);
    const first = await tracker.experiments({ containing: "PAGES", page: null, limit: 2 });
    const second = await tracker.experiments({ containing: "PAGES", page: first.next, limit: 2 });
    const listed = [...first.experiments, ...second.experiments].map(({ name }) => name);
    expect(listed.sort()).toEqual(["pages one", "pages three", "pages two"]);
    expect(second.next).toBe(null);
    const { experiments } = await tracker.experiments({ containing: "it's", page: null, limit: 2 });
    expect(experiments.map(({ name }) => name)).toEqual(["it's other"]);
  });

  it("ET2 finds runs by what they logged", async () => {
    const { names } = await filled("finds");
    expect(await names({ filter: "metrics.loss < 0.3" })).toEqual(["deep"]);
    expect(await names({ filter: "params.depth = '2' and tags.team = 'blue'" })).toEqual(["shallow"]);
    expect(await names({ filter: "metrics.`val/loss` > 0.1" })).toEqual(["shallow"]);
  });

  it("ET2 says what it does not understand of a filter", async () => {
    const { all } = await filled("misunderstands");
    const refusal = await all({ filter: "loss is low" }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "invalid", message: expect.stringContaining("loss") });
  });

  it("ET2 orders by a metric, with what has none at the end, and by name", async () => {
    const { names } = await filled("orders");
    const byLoss = (descending: boolean) => names({ order: { by: "metrics.loss", descending } });
    expect(await byLoss(false)).toEqual(["deep", "shallow", "broken"]);
    expect(await byLoss(true)).toEqual(["shallow", "deep", "broken"]);
    expect(await names({ order: { by: "name", descending: false } })).toEqual(["broken", "deep", "shallow"]);
  });

  it("ET2 goes on where a page has ended", async () => {
    const { all } = await filled("goes on");
    const order = { by: "name", descending: false };
    const first = await all({ limit: 2, order });
    const second = await all({ limit: 2, order, page: first.next });
    expect([first, second].map(({ runs }) => runs.map(({ name }) => name))).toEqual([
      ["broken", "deep"],
      ["shallow"],
    ]);
    expect(second.next).toBe(null);
  });

  it("ET3 knows what went into a run, what came out, and where it was logged from", async () => {
    const { tracker, runIds, id } = await filled("knows");
    const run = await tracker.run(runIds[0]);
    expect(run).toMatchObject({
      experimentId: id,
      name: "shallow",
      madeBy: "ada",
      params: { depth: "2" },
      metrics: { loss: 0.5, "val/loss": 0.7 },
      tags: { team: "blue" },
      origin: { notebook: "train.ipynb", cellId: "c1" },
    });
    expect(Object.keys(run.tags)).toEqual(["team"]);
    const history = await tracker.history({ runId: runIds[0], metric: "loss" });
    expect(history.map(({ step, value }) => [step, value])).toEqual([
      [0, 0.9],
      [1, 0.5],
    ]);
  });

  it("ET4 keeps a deleted run apart, until it is restored", async () => {
    const { tracker, runIds, names } = await filled("deletes");
    await tracker.deleteRun(runIds[1]);
    expect(await names({})).not.toContain("deep");
    expect(await names({ deleted: true })).toEqual(["deep"]);
    await tracker.restoreRun(runIds[1]);
    expect(await names({})).toContain("deep");
    expect(await names({ deleted: true })).toEqual([]);
  });

  it("ET5 lists the files of a run, a folder at a time", async () => {
    const { tracker, runIds } = await filled("lists");
    const files = (path: string) => tracker.files({ runId: runIds[0], path });
    expect(await files("")).toEqual(
      expect.arrayContaining([
        { path: "notes.txt", isFolder: false, size: 4 },
        { path: "model", isFolder: true, size: null },
      ]),
    );
    expect(await files("model")).toEqual([{ path: "model/MLmodel", isFolder: false, size: 11 }]);
    expect(await text(await tracker.file({ runId: runIds[0], path: "model/MLmodel" }))).toBe("flavors: {}");
    await expect(tracker.file({ runId: runIds[0], path: "model" })).rejects.toMatchObject({
      code: "not-found",
    });
    for (const path of ["..", "model/../..", "/etc", "a\\b"])
      await expect(files(path)).rejects.toMatchObject({ code: "invalid" });
    await expect(tracker.file({ runId: runIds[0], path: "../x" })).rejects.toMatchObject({ code: "invalid" });
  });

  it("ET6 says what does not exist", async () => {
    const { tracker } = await about();
    const gone = { code: "not-found" };
    await expect(tracker.run("0123456789abcdef0123456789abcdef")).rejects.toMatchObject(gone);
    await expect(tracker.experiment("987654321")).rejects.toMatchObject(gone);
  });
}
