import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { superviseEngine } from "@/server/engines/supervisor";
import { Mlflow } from "@/server/tracking/mlflow";
import { mlflowEngine } from "@/server/tracking/mlflow-engine";
import { mlflowEnvironment } from "../../../support/python-environments";

/** MLflow itself, empty, as the studio runs it. */
export async function startMlflow() {
  const environment = await mlflowEnvironment();
  const folder = mkdtempSync(join(tmpdir(), "ml-"));
  const definition = mlflowEngine({
    root: resolve("."),
    dataFolder: folder,
    runFolder: join(folder, "run"),
    build: () => Promise.reject(new Error("it is there already")),
    inheritedEnvironment: { PATH: process.env.PATH ?? "", LANG: "C.UTF-8" },
  });
  const log = { info: () => undefined, warn: () => undefined };
  const engine = superviseEngine(
    { ...definition, prepare: async () => environment },
    { clock: { now: () => Date.now() }, log },
  );
  return {
    mlflow: new Mlflow(engine),
    environment,
    /** Its own is in `engines/mlflow` below it. */
    folder,
    async end(): Promise<void> {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
