import type { Json, JsonObject } from "../json";
import type { MlflowCall } from "./mlflow-calls";

/** What a call has made: a run, with where it was logged from, or a version of a model, with the run it came from. */
export type Made =
  | {
      readonly kind: "run";
      readonly id: string;
      readonly notebook: string | null;
      readonly cell: string | null;
    }
  | {
      readonly kind: "version";
      readonly model: string;
      readonly version: string;
      readonly run: string | null;
    };

/** `null` for calls that make neither, and for answers that do not say what was made. */
export function madeBy({ path, body }: Pick<MlflowCall, "path" | "body">, answer: Json): Made | null {
  if (path === "/api/2.0/mlflow/runs/create") {
    const id = text(inside(answer, "run", "info"), "run_id");
    if (id === null) return null;
    return { kind: "run", id, notebook: tag(body, "atelier.notebook"), cell: tag(body, "atelier.cell") };
  }
  if (path !== "/api/2.0/mlflow/model-versions/create") return null;
  const made = inside(answer, "model_version");
  const [model, version] = [text(made, "name"), text(made, "version")];
  if (model === null || version === null) return null;
  return { kind: "version", model, version, run: text(made, "run_id") || null };
}

function inside(value: Json | undefined, ...keys: readonly string[]): JsonObject | null {
  let at: Json | undefined = value;
  for (const key of keys) at = isObject(at) ? at[key] : undefined;
  return isObject(at) ? at : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(of: JsonObject | null, key: string): string | null {
  const value = of?.[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function tag(body: JsonObject | null, wanted: string): string | null {
  const tags = body?.tags;
  if (!Array.isArray(tags)) return null;
  const found = tags.find((one): one is JsonObject => isObject(one) && one.key === wanted);
  return text(found ?? null, "value");
}
