import type { JsonObject } from "../json";

/** Where MLflow says what it can do. */
export const serverInfoPath = "/api/3.0/mlflow/server-info";

/**
 * What MLflow says it can do, without what its door does not let through: files in a bucket go through the studio, which
 * looks at whose they are, and not by addresses that open the bucket itself.
 */
export function infoOfDoor(info: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(info).map(([key, value]) => [key, /multipart|presigned/i.test(key) ? false : value]),
  );
}
