import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TrackingCaller, TrackingDoor, trackingPath } from "@/server/tracking/door";
import { Makers } from "@/server/tracking/makers";
import { startMlflow } from "./support/real-mlflow";

const run = promisify(execFile);
const callers: Readonly<Record<string, TrackingCaller>> = {
  "token-of-ada": { userId: "ada", isAdmin: false, appId: "app-a", image: "data-science" },
  "token-of-bob": { userId: "bob", isAdmin: false, appId: "app-b", image: null },
  "token-of-eve": { userId: "eve", isAdmin: true, appId: "app-e", image: null },
};

let real: Awaited<ReturnType<typeof startMlflow>>;
let server: Server;

beforeAll(async () => {
  real = await startMlflow();
  const { mlflow } = real;
  const callerOf = async (token: string) => callers[token] ?? null;
  const log = { error: () => undefined };
  const door = new TrackingDoor({ mlflow, makers: new Makers(mlflow), callerOf, log });
  server = createServer((request, response) => void door.handle(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
}, 240_000);

afterAll(async () => {
  server?.close();
  await real?.end();
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
