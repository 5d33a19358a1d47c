import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Made } from "@/core/tracking/made";
import type { StudioDatabase } from "@/server/database/database";
import { ModelDoorRules } from "@/server/models/door-rules";
import type { Models } from "@/server/models/models";
import { type TrackingCaller, TrackingDoor, trackingPath } from "@/server/tracking/door";
import { Makers } from "@/server/tracking/makers";
import { type Engine, openQuietly, sqliteEngine } from "../../support/studio-database";
import { realModels } from "../models/support/real-models";
import { startMlflow } from "./support/real-mlflow";

const run = promisify(execFile);
const caller = (userId: string, appId: string): TrackingCaller => {
  return { userId, email: `${userId}@example.org`, isAdmin: userId === "eve", appId, image: null };
};
const callers: Readonly<Record<string, TrackingCaller>> = {
  "token-of-ada": { ...caller("ada", "app-a"), image: "data-science" },
  "token-of-bob": caller("bob", "app-b"),
  "token-of-eve": caller("eve", "app-e"),
};

let real: Awaited<ReturnType<typeof startMlflow>>;
let engine: Engine;
let database: StudioDatabase;
let models: Models;
const made: (readonly [string, Made])[] = [];
let server: Server;

beforeAll(async () => {
  real = await startMlflow();
  const { mlflow } = real;
  const callerOf = async (token: string) => callers[token] ?? null;
  const log = { error: () => undefined };
  engine = await sqliteEngine();
  database = await openQuietly(await engine.freshAddress());
  models = realModels({ mlflow, db: database.db });
  const rules = new ModelDoorRules(models);
  const onMade = async (one: Made, by: TrackingCaller) => void made.push([by.userId, one]);
  const door = new TrackingDoor({ mlflow, makers: new Makers(mlflow), callerOf, rules, onMade, log });
  server = createServer((request, response) => void door.handle(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
}, 240_000);

afterAll(async () => {
  server?.close();
  await real?.end();
  await database?.close();
  await engine?.remove();
});

const pidOfMlflow = () =>
  Number(JSON.parse(readFileSync(join(real.folder, "engines/mlflow/process.json"), "utf8")).pid);

/** An unmodified client, told nothing but where the server is. */
async function client(who: string, code: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const { stdout } = await run(join(real.environment, "bin/python"), ["-c", code], {
    cwd: real.folder,
    env: {
      PATH: process.env.PATH,
      HOME: real.folder,
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}${trackingPath}`,
      MLFLOW_TRACKING_TOKEN: `token-of-${who}`,
      MLFLOW_DISABLE_TELEMETRY: "true",
      MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: "true",
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "1",
      MLFLOW_RUN_CONTEXT: JSON.stringify({ "atelier.cell": "c1", "atelier.user": "mallory" }),
    } as unknown as NodeJS.ProcessEnv,
    timeout: 110_000,
  });
  return stdout.trim();
}

const trains = `
import mlflow, mlflow.sklearn
from sklearn.linear_model import LogisticRegression
with open("notes.txt", "w") as f: f.write("kept")
with mlflow.start_run() as run:
    mlflow.log_param("depth", 3)
    for step in range(3): mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_artifact("notes.txt")
    model = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    mlflow.sklearn.log_model(model, name="model", registered_model_name="churn")
print(run.info.run_id)
`;

describe("an unmodified client of MLflow", () => {
  let runId: string;

  it("logs a run, files and a registered model, and they are the person's who owns the app", async () => {
    runId = await client("ada", trains);
    const { run: kept } = (await real.mlflow.ask({
      path: "/api/2.0/mlflow/runs/get",
      query: { run_id: runId },
    })) as {
      run: { data: { tags: { key: string; value: string }[]; metrics: { key: string; value: number }[] } };
    };
    expect(kept.data.metrics).toContainEqual(expect.objectContaining({ key: "loss", step: 2 }));
    const tags = Object.fromEntries(kept.data.tags.map(({ key, value }) => [key, value]));
    expect(tags).toMatchObject({
      "atelier.user": "ada",
      "atelier.app": "app-a",
      "atelier.image": "data-science",
      "atelier.cell": "c1",
    });
  });

  it("is noted as it makes things, with the cell that a run came from and the run of a version", () => {
    expect(made).toEqual([
      ["ada", { kind: "run", id: runId, notebook: null, cell: "c1" }],
      ["ada", { kind: "version", model: "churn", version: "1", run: runId }],
    ]);
  });

  it("is read by everybody of the domain, files and models too", async () => {
    const reads = `
import mlflow
run = mlflow.get_run("${runId}")
print(run.data.params["depth"], mlflow.artifacts.load_text("runs:/${runId}/notes.txt"))
print(mlflow.sklearn.load_model("models:/churn/1").predict([[1.0]])[0])`;
    expect(await client("bob", reads)).toBe("3 kept\n1");
  });

  it("AT-56 is changed by nobody else: no metric, state, file, run, alias, stage, tag or model", async () => {
    const lines = [
      `log_metric("${runId}", "loss", 0.0)`,
      `set_terminated("${runId}")`,
      `log_text("${runId}", "x", "notes.txt")`,
      `delete_run("${runId}")`,
      'set_registered_model_alias("churn", "champion", "1")',
      'transition_model_version_stage("churn", "1", "Production")',
      'set_model_version_tag("churn", "1", "good", "no")',
      'create_model_version("churn", "models:/m-0123456789abcdef0123456789abcdef")',
      'delete_registered_model("churn")',
    ];
    const tries = `
from mlflow import MlflowClient
client = MlflowClient()
for line in ${JSON.stringify(lines)}:
    try:
        eval("client." + line)
        print("changed by", line)
    except Exception as error:
        print("Only whoever made this" in str(error))`;
    expect(await client("bob", tries)).toBe(lines.map(() => "True").join("\n"));
    expect(
      await client("ada", `import mlflow; print(mlflow.artifacts.load_text("runs:/${runId}/notes.txt"))`),
    ).toBe("kept");
  });

  it("lets administrators change what others made", async () => {
    const moves = `
from mlflow import MlflowClient
MlflowClient().set_registered_model_alias("churn", "champion", "1")
print(MlflowClient().get_model_version_by_alias("churn", "champion").version)`;
    expect(await client("eve", moves)).toBe("1");
  });

  it("AT-56 lets nobody but approvers move a protected alias, and only to what is approved", async () => {
    const moves = `
from mlflow import MlflowClient
try:
    MlflowClient().set_registered_model_alias("churn", "production", "1")
    print("moved")
except Exception as error:
    print("only an approved" in str(error).lower(), "everybody but whoever made it" in str(error))`;
    expect(await client("ada", moves)).toBe("False True");
    expect(await client("eve", moves)).toBe("True False");
    const stages = moves.replace(
      'set_registered_model_alias("churn", "production", "1")',
      'transition_model_version_stage("churn", "1", "Production")',
    );
    expect(await client("ada", stages)).toBe("True False");
    const by = { id: "eve", email: null, isAdmin: true };
    await models.decide({ model: "churn", version: "1", kind: "approved", comment: "good", by });
    expect(await client("eve", moves)).toBe("moved");
    const [judged] = await models.judged([await models.registry.version({ model: "churn", version: "1" })]);
    expect(judged?.decisions.map(({ kind, what, by: who }) => [kind, what, who])).toEqual([
      ["alias", "champion", "eve"],
      ["approved", "", "eve"],
      ["alias", "production", "eve"],
    ]);
    const away = `
from mlflow import MlflowClient
for line in ('delete_registered_model_alias("churn", "production")', 'delete_model_version("churn", "1")', 'delete_registered_model("churn")'):
    try:
        eval("MlflowClient()." + line)
        print("gone by", line)
    except Exception as error:
        print("is protected" in str(error))`;
    expect(await client("ada", away)).toBe("True\nTrue\nTrue");
  });

  it("AT-56 keeps the files of what was approved from whoever made it too", async () => {
    const writes = `
import mlflow, os
from mlflow.artifacts import list_artifacts
from mlflow import MlflowClient
source = MlflowClient().get_model_version("churn", "1").source
model = mlflow.get_logged_model(source.split("/")[-1])
open("MLmodel", "w").write("flavors: {}")
try:
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
    get_artifact_repository(model.artifact_location).log_artifact("MLmodel")
    print("written")
except Exception as error:
    print("stay as they were approved" in str(error))`;
    expect(await client("ada", writes)).toBe("True");
  });

  it("AT-54 takes no field by another spelling than the client's", async () => {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${trackingPath}/api/2.0/mlflow/experiments/create`, {
      method: "POST",
      headers: { authorization: "Bearer token-of-ada", "content-type": "application/json" },
      body: JSON.stringify({ name: "elsewhere", artifactLocation: "file:///etc" }),
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("artifactLocation")]);
  });

  it("AT-44 is told nothing without the token of an app", async () => {
    const asks = "import mlflow\ntry:\n    mlflow.search_runs()\nexcept Exception as error: print(error)";
    expect(await client("nobody", asks)).toContain("not known to the studio");
  });

  it("FT-39 loses nothing of what was logged when MLflow is killed, and goes on", async () => {
    const pid = pidOfMlflow();
    const kills = `
import mlflow, os, signal
with mlflow.start_run() as run:
    mlflow.log_metric("before", 1.0)
    os.kill(${pid}, signal.SIGKILL)
    mlflow.log_metric("after", 2.0)
print(mlflow.get_run(run.info.run_id).data.metrics)`;
    expect(await client("ada", kills)).toBe("{'before': 1.0, 'after': 2.0}");
  });

  it("AT-55 has no program left that has loaded a model, nor any other than MLflow itself", () => {
    const pid = pidOfMlflow();
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean),
    );
    expect(children).toEqual([]);
  });
});
