import { describe } from "vitest";
import type { Experiment } from "@/core/experiments/runs";
import { type FakeRun, FakeTracker } from "@/server/experiments/fake/fake-tracker";
import { experimentTrackerContract, type Seed, type SeededRun } from "../../contracts/experiment-tracker";

describe("experiments in memory", () => {
  experimentTrackerContract(async () => {
    const [experiments, runs]: [Experiment[], FakeRun[]] = [[], []];
    let tracker = new FakeTracker({ experiments, runs });
    const seed: Seed = async (name, seeded) => {
      const id = String(experiments.length + 1);
      experiments.push({ id, name, madeBy: "ada", changedAt: experiments.length, note: "" });
      const made = seeded.map((run, index) => fakeOf(run, { id: `${id}-${index}`, experimentId: id }));
      runs.push(...made);
      tracker = new FakeTracker({ experiments, runs });
      return { id, runIds: made.map(({ run }) => run.id) };
    };
    // Filled anew each time: whoever holds it sees the latest.
    const latest = new Proxy({} as FakeTracker, {
      get: (_target, key: keyof FakeTracker) => (tracker[key] as () => unknown).bind(tracker),
    });
    return { tracker: latest, seed };
  });
});

function fakeOf(seeded: SeededRun, of: { id: string; experimentId: string }): FakeRun {
  const own = (key: string) => seeded.tags[`atelier.${key}`] ?? null;
  const history = Object.entries(seeded.metrics).map(([key, values]) => {
    return [key, values.map((value, step) => ({ value, step, at: step }))] as const;
  });
  return {
    run: {
      ...of,
      name: seeded.name,
      state: "finished",
      isDeleted: false,
      startedAt: 0,
      endedAt: 1,
      madeBy: own("user"),
      origin: { notebook: own("notebook"), cellId: own("cell"), appId: null, image: null },
      parent: null,
      params: seeded.params,
      metrics: Object.fromEntries(
        Object.entries(seeded.metrics).map(([key, values]) => [key, values.at(-1) ?? 0]),
      ),
      tags: Object.fromEntries(Object.entries(seeded.tags).filter(([key]) => !key.startsWith("atelier."))),
    },
    history: Object.fromEntries(history),
    files: seeded.files,
  };
}
