import { Mlflow } from "@/server/tracking/mlflow";
import { mlflowEngine } from "@/server/tracking/mlflow-engine";
import { mlflowEnvironment } from "../../../support/python-environments";
import { startRealEngine } from "../../../support/real-engine";

/** MLflow itself, empty, as the studio runs it. */
export async function startMlflow() {
  const environment = await mlflowEnvironment();
  const { engine, ...real } = startRealEngine(mlflowEngine, environment);
  return { ...real, environment, mlflow: new Mlflow(engine) };
}
