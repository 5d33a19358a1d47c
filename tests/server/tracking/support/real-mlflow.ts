import { Mlflow } from "@/server/tracking/mlflow";
import { mlflowEngine } from "@/server/tracking/mlflow-engine";
import { mlflowEnvironment } from "../../../support/python-environments";
import { startRealEngine } from "../../../support/real-engine";

/** MLflow itself, empty, as the studio runs it; `elsewhere`: where the studio has another database, or a bucket. */
export async function startMlflow(elsewhere: Parameters<typeof startRealEngine>[2] = {}) {
  const environment = await mlflowEnvironment();
  const { engine, ...real } = startRealEngine(mlflowEngine, environment, elsewhere);
  return { ...real, environment, mlflow: new Mlflow(engine) };
}
