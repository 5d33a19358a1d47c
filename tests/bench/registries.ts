import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { MlflowTracker } from "@/server/experiments/mlflow-tracker";
import { Decisions } from "@/server/models/decisions";
import { MlflowRegistry } from "@/server/models/mlflow-registry";
import { Models } from "@/server/models/models";
import { modelsEntry } from "@/server/settings/models-entry";
import { mlflowDatabase, refreshStatistics } from "@/server/tracking/mlflow-statistics";
import { startMlflow } from "@/tests/server/tracking/support/real-mlflow";
import { openQuietly, sqliteEngine } from "@/tests/support/studio-database";
import { quantile } from "./support/statistics";

/**
 * `node --import tsx tests/bench/registries.ts`: how long the studio takes to list and filter 1,000 models of 10 versions each,
 * with what was decided about them, and pages of an experiment of 10,000 runs. MLflow is real; its tables are filled
 * directly, which is as its own writes leave them. Prints a table.
 */
const [models, versions, runs, times] = [1_000, 10, 10_000, 40];
const now = Date.now();

function fill(path: string): void {
  const db = new DatabaseSync(path);
  const insert = (table: string, columns: readonly string[]) => {
    const marks = columns.map(() => "?").join(", ");
    return db.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`);
  };
  db.exec("BEGIN");
  const model = insert("registered_models", ["name", "creation_time", "last_updated_time", "description"]);
  const tag = insert("registered_model_tags", ["name", "key", "value"]);
  const alias = insert("registered_model_aliases", ["name", "alias", "version"]);
  const version = insert("model_versions", [
    "name",
    "version",
    "creation_time",
    "last_updated_time",
    "current_stage",
    "source",
    "status",
  ]);
  for (let m = 0; m < models; m++) {
    const name = `model-${m}`;
    model.run(name, now - m, now - m, "");
    tag.run(name, "team", m % 10 === 0 ? "blue" : "red");
    tag.run(name, "atelier.user", "ada");
    alias.run(name, "champion", 5);
    for (let v = 1; v <= versions; v++)
      version.run(name, v, now - m, now - m, "None", "models:/m-1", "READY");
  }
  const run = insert("runs", [
    "run_uuid",
    "name",
    "status",
    "start_time",
    "end_time",
    "lifecycle_stage",
    "artifact_uri",
    "experiment_id",
    "source_type",
    "user_id",
  ]);
  const metric = insert("latest_metrics", ["key", "value", "timestamp", "step", "is_nan", "run_uuid"]);
  const param = insert("params", ["key", "value", "run_uuid"]);
  const runTag = insert("tags", ["key", "value", "run_uuid"]);
  for (let r = 0; r < runs; r++) {
    const id = randomBytes(16).toString("hex");
    run.run(
      id,
      `run-${r}`,
      "FINISHED",
      now - r,
      now,
      "active",
      `mlflow-artifacts:/0/${id}/artifacts`,
      0,
      "LOCAL",
      "a",
    );
    for (const key of ["loss", "accuracy", "f1", "auc", "time"])
      metric.run(key, Math.random(), now, 1, 0, id);
    for (const key of ["depth", "rate", "seed", "model", "data"]) param.run(key, String(r % 50), id);
    for (const key of ["atelier.user", "atelier.cell", "mlflow.user"]) runTag.run(key, "ada", id);
  }
  db.exec("COMMIT");
  db.close();
}

async function timed(name: string, ask: (turn: number) => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const from = performance.now();
    await ask(turn);
    took.push(performance.now() - from);
  }
  const [half, most] = [quantile(took, 0.5), quantile(took, 0.95)];
  console.log(
    `${name.padEnd(48)} p50 ${half.toFixed(0).padStart(5)} ms   p95 ${most.toFixed(0).padStart(5)} ms`,
  );
}

const real = await startMlflow();
await real.mlflow.ask({ path: "/api/2.0/mlflow/experiments/get", query: { experiment_id: "0" } });
const path = mlflowDatabase(real.folder);
fill(path);
// As the studio does each minute.
refreshStatistics(path);
const engine = await sqliteEngine();
const database = await openQuietly(await engine.freshAddress());
const clock = { now: () => Date.now() };
const decisions = new Decisions({
  db: database.db,
  clock,
  ids: { next: () => randomBytes(8).toString("hex") },
  webhooks: { note: async () => undefined },
});
const registry = new MlflowRegistry(real.mlflow);
const rules = modelsEntry.parse(undefined);
const all = new Models({ registry, decisions, rules, isReproduced: async () => false, clock });
const list = async (of: { containing?: string; value?: string; page?: string | null }) => {
  const tag = of.value === undefined ? null : { key: "team", value: of.value };
  const found = await registry.models({
    containing: of.containing ?? "",
    tag,
    page: of.page ?? null,
    limit: 50,
  });
  await all.judged(found.models.flatMap(({ latest }) => latest ?? []));
  return found;
};
const tracker = new MlflowTracker(real.mlflow);
const page = (of: { filter?: string; by?: string; page?: string | null }) =>
  tracker.runs({
    experimentIds: ["0"],
    filter: of.filter ?? "",
    order: { by: of.by ?? "startedAt", descending: true },
    deleted: false,
    page: of.page ?? null,
    limit: 100,
  });
await timed("models: the first page of 50", () => list({}));
await timed("models: by a part of the name", (turn) => list({ containing: `el-${turn}` }));
await timed("models: by a tag", () => list({ value: "blue" }));
await timed("models: versions of one", (turn) =>
  registry.versions({ model: `model-${turn}`, page: null, limit: 50 }),
);
await timed("runs: the first page of 100", () => page({}));
let next: string | null = null;
await timed("runs: page after page", async () => {
  next = (await page({ page: next })).next;
});
await timed("runs: filtered by a metric and a parameter", () =>
  page({ filter: "metrics.loss < 0.1 and params.depth = '3'" }),
);
await timed("runs: ordered by a metric", () => page({ by: "metrics.loss" }));
await real.end();
await database.close();
await engine.remove();
