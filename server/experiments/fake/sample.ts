import type { Experiment, RunState } from "@/core/experiments/runs";
import { type FakeRun, FakeTracker } from "./fake-tracker";

const minute = 60_000;

/** A few experiments that could be anybody's, for `npm run dev`; `now` is when they were last worked on, epoch ms. */
export function sampleTracker(now: number): FakeTracker {
  const experiments: readonly Experiment[] = [
    { id: "0", name: "Default", madeBy: null, changedAt: now - 900 * minute, note: "" },
    { id: "1", name: "churn", madeBy: null, changedAt: now, note: "Who leaves within 90 days." },
  ];
  const runs = [2, 3, 5, 8, 13].map((depth, index) => sampleRun({ depth, index, now }));
  return new FakeTracker({ experiments, runs });
}

function sampleRun({ depth, index, now }: { depth: number; index: number; now: number }): FakeRun {
  const startedAt = now - (5 - index) * 10 * minute;
  const states: readonly RunState[] = ["finished", "finished", "failed", "finished", "running"];
  const history = Array.from({ length: 40 }, (_, step) => {
    const value = 1 / (1 + step / depth) + Math.sin(step * depth) / 60;
    return { step, at: startedAt + step * 1_000, value };
  });
  return {
    run: {
      id: String(index + 1).padStart(32, "0"),
      experimentId: "1",
      name: `depth-${depth}`,
      state: states[index] ?? "finished",
      isDeleted: false,
      startedAt,
      endedAt: states[index] === "running" ? null : startedAt + 4 * minute,
      madeBy: null,
      origin: { notebook: "train.ipynb", cellId: "c1", appId: null, image: "data-science" },
      parent: null,
      params: { depth: String(depth), model: "forest" },
      metrics: { loss: history.at(-1)?.value ?? 0, accuracy: 0.8 + depth / 100 },
      tags: { team: "growth" },
    },
    history: { loss: history, accuracy: history.map((point) => ({ ...point, value: 1 - point.value / 2 })) },
    files: { "report.txt": `depth ${depth}\n`, "model/MLmodel": "flavors:\n  sklearn: {}\n" },
  };
}
