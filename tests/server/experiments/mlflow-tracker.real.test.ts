import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { MlflowTracker } from "@/server/experiments/mlflow-tracker";
import { experimentTrackerContract, type Seed, type SeededRun } from "../../contracts/experiment-tracker";
import { startMlflow } from "../tracking/support/real-mlflow";

const api = "/api/2.0/mlflow";
let real: Awaited<ReturnType<typeof startMlflow>>;
beforeAll(async () => {
  real = await startMlflow();
}, 240_000);
afterAll(() => real?.end());

async function logged(experimentId: string, seeded: SeededRun): Promise<string> {
  const { mlflow, folder } = real;
  const post = (path: string, body: object) => mlflow.ask({ method: "POST", path: `${api}/${path}`, body });
  const list = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([key, value]) => ({ key, value }));
  const created = (await post("runs/create", {
    experiment_id: experimentId,
    run_name: seeded.name,
    start_time: Date.now(),
    tags: list(seeded.tags),
  })) as { run: { info: { run_id: string } } };
  const runId = created.run.info.run_id;
  const metrics = Object.entries(seeded.metrics).flatMap(([key, values]) =>
    values.map((value, step) => ({ key, value, step, timestamp: 1_000 + step })),
  );
  await post("runs/log-batch", { run_id: runId, metrics, params: list(seeded.params) });
  for (const [path, text] of Object.entries(seeded.files)) {
    const place = join(folder, "engines/mlflow/artifacts", experimentId, runId, "artifacts", path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  return runId;
}

describe("experiments in MLflow", () => {
  experimentTrackerContract(async () => {
    const seed: Seed = async (name, runs) => {
      const made = await real.mlflow.ask({
        method: "POST",
        path: `${api}/experiments/create`,
        body: { name },
      });
      const { experiment_id: id } = made as { experiment_id: string };
      const runIds: string[] = [];
      for (const run of runs) runIds.push(await logged(id, run));
      return { id, runIds };
    };
    return { tracker: new MlflowTracker(real.mlflow), seed };
  });
});
