import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSchema, type StudioDatabase } from "@/server/database/database";
import { MlflowRegistry } from "@/server/models/mlflow-registry";
import { type TrackingCaller, TrackingDoor, trackingPath } from "@/server/tracking/door";
import { Makers } from "@/server/tracking/makers";
import { type S3Server, startS3 } from "../../support/moto/moto-server";
import { type PrivatePostgres, startPostgres, whyNoPostgres } from "../../support/postgres";
import { openQuietly } from "../../support/studio-database";
import { startMlflow } from "./support/real-mlflow";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

const logs = `
import mlflow, os
client = mlflow.MlflowClient()
with open("notes.txt", "w") as f: f.write("kept")
with mlflow.start_run() as run:
    mlflow.log_metric("loss", 0.5)
    mlflow.log_artifact("notes.txt")
client.create_registered_model("churn")
client.create_model_version("churn", f"runs:/{run.info.run_id}/notes.txt", run.info.run_id)
print(mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/notes.txt"))
`;

describe.skipIf(reason !== null)("where the studio has PostgreSQL and a bucket", () => {
  let postgres: PrivatePostgres;
  let s3: S3Server;
  let database: StudioDatabase;
  let real: Awaited<ReturnType<typeof startMlflow>>;
  beforeAll(async () => {
    postgres = await startPostgres();
    s3 = await startS3();
    await fetch(`${s3.endpoint}/atelier`, { method: "PUT" });
    const address = { engine: "postgres" as const, url: await postgres.freshDatabase() };
    database = await openQuietly(address);
    real = await startMlflow({
      database: address,
      blobs: {
        kind: "s3",
        bucket: "atelier",
        prefix: "team",
        endpoint: s3.endpoint,
        region: "us-east-1",
        credentials: { id: "key", secret: "word", token: null },
      },
      makeSchema: (name) => makeSchema(database, name),
    });
  }, 300_000);
  afterAll(async () => {
    await real?.end();
    await database?.close();
    await s3?.close();
    await postgres?.remove();
  });

  it("keeps runs and models in a schema of their own, and files in the bucket, and gives them back", async () => {
    const { mlflow } = real;
    const ada: TrackingCaller = { userId: "ada", email: null, isAdmin: false, appId: "app-a", image: null };
    const door = new TrackingDoor({
      mlflow,
      makers: new Makers(mlflow),
      callerOf: async () => ada,
      rules: { before: async () => null },
      onMade: async () => undefined,
      log: { error: () => undefined },
    });
    const server = createServer((request, response) => void door.handle(request, response));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const { stdout } = await promisify(execFile)(join(real.environment, "bin/python"), ["-c", logs], {
      cwd: real.folder,
      env: {
        PATH: process.env.PATH,
        HOME: real.folder,
        MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}${trackingPath}`,
        MLFLOW_TRACKING_TOKEN: "token-of-ada",
        MLFLOW_DISABLE_TELEMETRY: "true",
        MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: "true",
      } as unknown as NodeJS.ProcessEnv,
      timeout: 110_000,
    });
    server.close();
    expect(stdout.trim()).toBe("kept");
    const rows = await sql<{ run_uuid: string }>`select run_uuid from mlflow.runs`.execute(database.db);
    expect(rows.rows).toHaveLength(1);
    const registry = new MlflowRegistry(mlflow);
    expect((await registry.model("churn")).latest?.runId).toBe(rows.rows[0]?.run_uuid);
    const listed = await text((await fetch(`${s3.endpoint}/atelier?list-type=2`)).body as never);
    expect(listed).toMatch(/<Key>team\/mlflow\/\d+\/[0-9a-f]{32}\/artifacts\/notes\.txt<\/Key>/);
  });
});
