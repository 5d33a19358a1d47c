import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCode, startKernel } from "./run-code";
import { type RunningApp, startApp } from "./running-app";

const address = "http://127.0.0.1:4180/engines/mlflow";
let home: string;
let app: RunningApp;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "tr-"));
  app = await startApp("KernelGateway", { home, environment: { MLFLOW_TRACKING_URI: address } });
});
afterAll(async () => {
  await app?.stop();
  rmSync(home, { recursive: true, force: true });
});

it("tells a kernel where runs are logged, with the app's token, and for which notebook and cell it works", async () => {
  const kernelId = await startKernel(app, "python3", "work/train.ipynb");
  const names = '"MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_TOKEN", "MLFLOW_RUN_CONTEXT"';
  const says = `import os, json\nprint(json.dumps([os.environ[name] for name in (${names})]))`;
  const [uri, token, context] = JSON.parse(await runCode(app, { kernelId, code: says, cellId: "c7" }));
  expect([uri, token]).toEqual([address, app.token]);
  expect(JSON.parse(context)).toEqual({ "atelier.notebook": "work/train.ipynb", "atelier.cell": "c7" });
});

it("keeps what a person has their runs say, and names the next cell", async () => {
  const kernelId = await startKernel(app, "python3", "train.ipynb");
  const sets = "import os, json; os.environ['MLFLOW_RUN_CONTEXT'] = json.dumps({'team': 'blue'})";
  await runCode(app, { kernelId, code: sets, cellId: "c1" });
  const says = "import os; print(os.environ['MLFLOW_RUN_CONTEXT'])";
  const context = JSON.parse(await runCode(app, { kernelId, code: says, cellId: "c2" }));
  expect(context).toEqual({ team: "blue", "atelier.notebook": "train.ipynb", "atelier.cell": "c2" });
});
