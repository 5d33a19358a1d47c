import type { Json, JsonObject } from "../json";
import { isJsonMime, isSplitOnDisk, joinLines, splitLines } from "./multiline";
import type { MimeBundle, Output } from "./notebook";

/** Outputs as nbformat 4 writes them, and as this program holds them. Nothing unknown is lost. */
export function outputFromJson(raw: Json): Output {
  if (!isObject(raw)) return { type: "unknown", raw: { value: raw } };
  switch (raw.output_type) {
    case "stream": {
      const { output_type: _, name, text, ...extra } = raw;
      return {
        type: "stream",
        name: typeof name === "string" ? name : "stdout",
        text: joinLines(text),
        stored: null,
        extra,
      };
    }
    case "display_data": {
      const { output_type: _, data, metadata, ...extra } = raw;
      return {
        type: "display",
        data: bundleFromJson(data),
        metadata: asObject(metadata),
        displayId: null,
        stored: {},
        extra,
      };
    }
    case "execute_result": {
      const { output_type: _, data, metadata, execution_count: count, ...extra } = raw;
      const executionCount = typeof count === "number" ? count : null;
      return {
        type: "result",
        data: bundleFromJson(data),
        metadata: asObject(metadata),
        executionCount,
        displayId: null,
        stored: {},
        extra,
      };
    }
    case "error": {
      const { output_type: _, ename, evalue, traceback, ...extra } = raw;
      const lines = Array.isArray(traceback)
        ? traceback.map(String)
        : typeof traceback === "string"
          ? traceback.split("\n")
          : [];
      return {
        type: "error",
        name: String(ename ?? ""),
        value: String(evalue ?? ""),
        traceback: lines,
        extra,
      };
    }
    default:
      return { type: "unknown", raw };
  }
}

/** The output as nbformat 4 writes it; an `unknown` one just as it was read. */
export function outputToJson(output: Output): Json {
  switch (output.type) {
    case "stream":
      return sorted({
        ...output.extra,
        name: output.name,
        output_type: "stream",
        text: splitLines(output.text),
      });
    case "display":
      return sorted({
        ...output.extra,
        data: bundleToJson(output.data),
        metadata: output.metadata,
        output_type: "display_data",
      });
    case "result":
      return sorted({
        ...output.extra,
        data: bundleToJson(output.data),
        execution_count: output.executionCount,
        metadata: output.metadata,
        output_type: "execute_result",
      });
    case "error":
      return sorted({
        ...output.extra,
        ename: output.name,
        evalue: output.value,
        output_type: "error",
        traceback: output.traceback,
      });
    case "unknown":
      return isObject(output.raw) && Object.keys(output.raw).length === 1 && "value" in output.raw
        ? (output.raw.value as Json)
        : output.raw;
    default:
      return output satisfies never;
  }
}

function bundleFromJson(data: Json | undefined): MimeBundle {
  if (!isObject(data)) return {};
  return mapValues(data, (value, mime) =>
    !isJsonMime(mime) && Array.isArray(value) ? joinLines(value) : value,
  );
}

function bundleToJson(data: MimeBundle): JsonObject {
  return sorted(
    mapValues(data, (value, mime) =>
      typeof value === "string" && isSplitOnDisk(mime) ? splitLines(value) : value,
    ),
  );
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Jupyter writes keys in the order of their code points. */
export function sorted<T extends JsonObject>(object: T): T {
  const entries = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries) as T;
}

export function mapValues(object: JsonObject, change: (value: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
