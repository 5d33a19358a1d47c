import { join } from "node:path";
import type { EngineDefinition } from "@/server/engines/engine";
import { type EngineNeeds, enginePlaces, prepareEngine } from "@/server/engines/environment";
import { mlflowSchema, mlflowStores } from "./mlflow-stores";

/**
 * MLflow's tracking server and registry, one process on a Unix socket: runs and models in a SQLite file and artefacts in a
 * folder beside it, or where the studio has its database and its blobs. It has no pages that anybody reaches, tells nobody of itself, starts no jobs and loads no model.
 */
export function mlflowEngine(needs: EngineNeeds): EngineDefinition {
  const { folder, socket } = enginePlaces("mlflow", needs);
  const stores = mlflowStores(needs);
  return {
    name: "mlflow",
    title: "MLflow",
    folder,
    socket,
    async prepare(onNote) {
      const environment = await prepareEngine("mlflow", needs, onNote);
      await needs.makeSchema(mlflowSchema);
      return environment;
    },
    command: (environment) => [
      join(environment, "bin/python"),
      "-m",
      "uvicorn",
      "--no-access-log",
      "--uds",
      socket,
      "mlflow.server.fastapi_app:app",
    ],
    environment: {
      ...needs.inheritedEnvironment,
      ...stores.environment,
      HOME: folder,
      PYTHONNOUSERSITE: "1",
      MLFLOW_DISABLE_TELEMETRY: "true",
      DO_NOT_TRACK: "true",
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
      MLFLOW_SERVER_ALLOWED_HOSTS: "localhost",
      // As `mlflow server` hands its options to the process that it starts; the version is pinned for their sake.
      _MLFLOW_SERVER_FILE_STORE: stores.database,
      _MLFLOW_SERVER_REGISTRY_STORE: stores.database,
      _MLFLOW_SERVER_ARTIFACT_ROOT: "mlflow-artifacts:/",
      _MLFLOW_SERVER_ARTIFACT_DESTINATION: stores.artifacts,
      _MLFLOW_SERVER_SERVE_ARTIFACTS: "true",
      _MLFLOW_SGI_NAME: "uvicorn",
    },
    healthPath: "/health",
    startWithinMs: 90_000,
  };
}
