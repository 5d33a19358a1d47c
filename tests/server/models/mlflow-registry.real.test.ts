import { afterAll, beforeAll, describe } from "vitest";
import { MlflowRegistry } from "@/server/models/mlflow-registry";
import { modelRegistryContract } from "../../contracts/model-registry";
import { startMlflow } from "../tracking/support/real-mlflow";
import { registerModel } from "./support/real-models";

let real: Awaited<ReturnType<typeof startMlflow>>;
beforeAll(async () => {
  real = await startMlflow();
}, 240_000);
afterAll(() => real?.end());

describe("registered models in MLflow", () => {
  modelRegistryContract(async () => ({
    registry: new MlflowRegistry(real.mlflow),
    seed: (model) => registerModel(real, model),
  }));
});
