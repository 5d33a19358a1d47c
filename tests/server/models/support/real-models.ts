import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Kysely } from "kysely";
import type { Tables } from "@/server/database/tables";
import { Decisions } from "@/server/models/decisions";
import { MlflowRegistry } from "@/server/models/mlflow-registry";
import { Models } from "@/server/models/models";
import { modelsEntry } from "@/server/settings/models-entry";
import type { Mlflow } from "@/server/tracking/mlflow";
import type { SeededModel } from "../../../contracts/model-registry";
import type { startMlflow } from "../../tracking/support/real-mlflow";

const api = "/api/2.0/mlflow";

/** Registers a model with its versions in MLflow itself, as `ada`. */
export async function registerModel(
  { mlflow, folder }: Awaited<ReturnType<typeof startMlflow>>,
  { name, tags, versions }: SeededModel,
): Promise<void> {
  const post = (path: string, body: object) => mlflow.ask({ method: "POST", path: `${api}/${path}`, body });
  const own = [{ key: "atelier.user", value: "ada" }];
  const all = [...own, ...Object.entries(tags).map(([key, value]) => ({ key, value }))];
  await post("registered-models/create", { name, tags: all });
  for (const files of versions) {
    const { model } = (await post("logged-models", { experiment_id: "0", name: "model" })) as {
      model: { info: { model_id: string } };
    };
    const { model_id: id } = model.info;
    for (const [path, text] of Object.entries(files)) {
      const place = join(folder, "engines/mlflow/artifacts/0/models", id, "artifacts", path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    }
    await post("model-versions/create", { name, source: `models:/${id}`, model_id: id, tags: own });
  }
}

/** What the studio makes of MLflow's models, with the rules that a domain has by default. */
export function realModels({ mlflow, db }: { readonly mlflow: Mlflow; readonly db: Kysely<Tables> }): Models {
  const clock = { now: () => Date.now() };
  const ids = { next: () => randomUUID() };
  const decisions = new Decisions({ db, clock, ids, webhooks: { note: async () => undefined } });
  const rules = modelsEntry.parse(undefined);
  return new Models({
    registry: new MlflowRegistry(mlflow),
    decisions,
    rules,
    isReproduced: async () => false,
    clock,
  });
}
