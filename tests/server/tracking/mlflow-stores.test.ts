import { describe, expect, it } from "vitest";
import { mlflowStores } from "@/server/tracking/mlflow-stores";

const [dataFolder, files] = ["/data", { kind: "files" as const }];
const sqlite = { engine: "sqlite" as const, path: "/data/studio.db" };
const place = { kind: "s3" as const, bucket: "atelier", prefix: "", region: "eu-west-1" };

describe("where MLflow keeps what it keeps", () => {
  it("is its own folder, where the studio has files", () => {
    expect(mlflowStores({ dataFolder, database: sqlite, blobs: files })).toEqual({
      database: "sqlite:////data/engines/mlflow/mlflow.db",
      artifacts: "/data/engines/mlflow/artifacts",
      environment: {},
    });
  });

  it("is a schema of its own in the studio's PostgreSQL, with all that its address says", () => {
    const url = "postgres://ada:s%40cret@db.internal:5433/studio?sslmode=require";
    const { database } = mlflowStores({ dataFolder, database: { engine: "postgres", url }, blobs: files });
    expect(database).toBe(
      "postgresql+psycopg2://ada:s%40cret@db.internal:5433/studio?sslmode=require&options=-csearch_path%3Dmlflow",
    );
  });

  it("is a folder of the studio's bucket, reached as the studio reaches it", () => {
    const credentials = { id: "key", secret: "word", token: null };
    const blobs = { ...place, prefix: "team/a", endpoint: "http://s3.internal:9000", credentials };
    expect(mlflowStores({ dataFolder, database: sqlite, blobs })).toMatchObject({
      artifacts: "s3://atelier/team/a/mlflow",
      environment: {
        AWS_DEFAULT_REGION: "eu-west-1",
        MLFLOW_S3_ENDPOINT_URL: "http://s3.internal:9000",
        AWS_ACCESS_KEY_ID: "key",
        AWS_SECRET_ACCESS_KEY: "word",
      },
    });
    const amazon = mlflowStores({
      dataFolder,
      database: sqlite,
      blobs: { ...place, endpoint: null, credentials: null },
    });
    expect(amazon).toMatchObject({
      artifacts: "s3://atelier/mlflow",
      environment: { AWS_DEFAULT_REGION: "eu-west-1" },
    });
  });
});
