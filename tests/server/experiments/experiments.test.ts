import { describe, expect, it } from "vitest";
import type { TrackedRun } from "@/core/experiments/runs";
import { Experiments } from "@/server/experiments/experiments";
import { FakeTracker } from "@/server/experiments/fake/fake-tracker";
import type { RunsViews } from "@/server/experiments/views";

const run = (id: string, madeBy: string | null): TrackedRun => ({
  id,
  experimentId: "1",
  name: id,
  state: "finished",
  isDeleted: false,
  startedAt: 1,
  endedAt: 2,
  madeBy,
  origin: { notebook: null, cellId: null, appId: null, image: null },
  parent: null,
  params: {},
  metrics: {},
  tags: {},
});

/** They have tests of their own. */
const noViews = {} as RunsViews;

function bench() {
  const state = { now: 1_000, fails: null as "refusing" | null };
  const tracker = new FakeTracker({
    experiments: [{ id: "1", name: "churn", madeBy: "ada", changedAt: 1, note: "" }],
    runs: [run("of-ada", "ada"), run("of-bob", "bob"), run("of-nobody", null)].map((one) => ({
      run: one,
      history: {},
      files: {},
    })),
    fails: () => state.fails,
  });
  const experiments = new Experiments({ tracker, views: noViews, clock: { now: () => state.now } });
  return { state, tracker, experiments };
}

describe("what was last known", () => {
  it("FT-39 is answered, with its age, while the tracker does not answer", async () => {
    const { state, experiments } = bench();
    const ask = () => experiments.known(["get", "1"], (tracker) => tracker.experiment("1"));
    expect(await ask()).toMatchObject({ value: { name: "churn" }, asOf: null });
    state.now = 5_000;
    state.fails = "refusing";
    expect(await ask()).toMatchObject({ value: { name: "churn" }, asOf: 1_000 });
    state.fails = null;
    expect(await ask()).toMatchObject({ asOf: null });
  });

  it("is not made up: what was never asked is said to be away, what does not exist is said to be gone", async () => {
    const { state, experiments } = bench();
    const gone = experiments.known(["get", "9"], (tracker) => tracker.experiment("9"));
    await expect(gone).rejects.toMatchObject({ code: "not-found" });
    state.fails = "refusing";
    const away = experiments.known(["get", "1"], (tracker) => tracker.experiment("1"));
    await expect(away).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("AT-56 a run is deleted and restored", () => {
  const user = (id: string) => ({ id, role: "user" as const });

  it("by whoever made it", async () => {
    const { experiments, tracker } = bench();
    await experiments.setDeleted({ runIds: ["of-ada"], deleted: true, by: user("ada") });
    expect((await tracker.run("of-ada")).isDeleted).toBe(true);
    await experiments.setDeleted({ runIds: ["of-ada"], deleted: false, by: user("ada") });
    expect((await tracker.run("of-ada")).isDeleted).toBe(false);
  });

  it("by nobody else, and then none of those that were named", async () => {
    const { experiments, tracker } = bench();
    for (const other of ["of-bob", "of-nobody"]) {
      const refused = experiments.setDeleted({ runIds: ["of-ada", other], deleted: true, by: user("ada") });
      await expect(refused).rejects.toThrow("Nothing was changed");
    }
    expect((await tracker.run("of-ada")).isDeleted).toBe(false);
  });

  it("by administrators, whoever made it", async () => {
    const { experiments, tracker } = bench();
    await experiments.setDeleted({
      runIds: ["of-bob", "of-nobody"],
      deleted: true,
      by: { id: "eve", role: "admin" },
    });
    expect((await tracker.run("of-bob")).isDeleted).toBe(true);
  });
});
