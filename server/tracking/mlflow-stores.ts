import { join } from "node:path";
import type { BlobPlace, S3Place } from "@/server/blobs/blob-place";
import type { DatabaseAddress } from "@/server/database/database-address";
import { mlflowDatabase } from "./mlflow-statistics";

/** The schema of MLflow's tables, in the studio's own database. */
export const mlflowSchema = "mlflow";

/** Where MLflow keeps what it keeps. */
interface MlflowStores {
  /** As SQLAlchemy names a database. */
  readonly database: string;
  /** A folder, or `s3://<bucket>/<prefix>`. */
  readonly artifacts: string;
  /** What its libraries need to reach them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Beside what the studio itself keeps: a file or PostgreSQL, a folder or a bucket. */
export function mlflowStores(of: {
  readonly dataFolder: string;
  readonly database: DatabaseAddress;
  readonly blobs: BlobPlace;
}): MlflowStores {
  const { dataFolder, database, blobs } = of;
  const own = { artifacts: join(dataFolder, "engines/mlflow/artifacts"), environment: {} };
  return {
    ...(blobs.kind === "s3" ? inBucket(blobs) : own),
    database:
      database.engine === "sqlite" ? `sqlite:///${mlflowDatabase(dataFolder)}` : inSchema(database.url),
  };
}

/** The same database, and MLflow's tables in a schema of their own: they have names such as `runs` and `users`. */
function inSchema(url: string): string {
  const address = new URL(url);
  address.searchParams.set("options", `-csearch_path=${mlflowSchema}`);
  return address.href.replace(/^postgres(ql)?:/, "postgresql+psycopg2:");
}

function inBucket({ bucket, prefix, endpoint, region, credentials }: S3Place) {
  const folder = [bucket, prefix, "mlflow"].filter((part) => part !== "").join("/");
  return {
    artifacts: `s3://${folder}`,
    environment: {
      AWS_DEFAULT_REGION: region,
      ...(endpoint === null ? {} : { MLFLOW_S3_ENDPOINT_URL: endpoint }),
      ...(credentials === null
        ? {}
        : {
            AWS_ACCESS_KEY_ID: credentials.id,
            AWS_SECRET_ACCESS_KEY: credentials.secret,
            ...(credentials.token === null ? {} : { AWS_SESSION_TOKEN: credentials.token }),
          }),
    },
  };
}
