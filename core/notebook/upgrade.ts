import { AppError } from "../errors";
import type { Json, JsonObject } from "../json";
import { joinLines } from "./multiline";
import { asObject, isObject, mapValues } from "./output-json";

/**
 * nbformat 2 and 3 → 4, as nbformat's own upgrade does it, except that nothing is refused for a missing key and
 * nothing unknown is dropped.
 */
export function upgradeToMajor4(raw: JsonObject): JsonObject {
  const { worksheets, nbformat, nbformat_minor: _, ...rest } = raw;
  if (!Array.isArray(worksheets))
    throw new AppError("invalid", `This notebook says format ${nbformat} but has no worksheets.`);
  const cells = worksheets.flatMap((sheet) =>
    isObject(sheet) && Array.isArray(sheet.cells) ? sheet.cells : [],
  );
  return {
    ...rest,
    cells: cells.filter(isObject).map(upgradeCell),
    metadata: { ...asObject(rest.metadata), orig_nbformat: nbformat ?? null },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function upgradeCell(cell: JsonObject): JsonObject {
  const {
    cell_type: type,
    level,
    input,
    prompt_number: count,
    outputs,
    collapsed,
    language,
    source,
    metadata,
    ...rest
  } = cell;
  const known = asObject(metadata);
  if (type === "code") {
    return {
      ...rest,
      cell_type: "code",
      execution_count: typeof count === "number" ? count : null,
      metadata: {
        ...known,
        ...(collapsed === undefined ? {} : { collapsed }),
        ...(language === undefined ? {} : { language }),
      },
      outputs: Array.isArray(outputs) ? outputs.filter(isObject).map(upgradeOutput) : [],
      source: joinLines(input ?? source),
    };
  }
  if (type === "heading") {
    const marks = "#".repeat(typeof level === "number" ? Math.min(6, Math.max(1, level)) : 1);
    return {
      ...rest,
      cell_type: "markdown",
      metadata: known,
      source: `${marks} ${joinLines(source).replace(/\s*\n\s*/g, " ")}`,
    };
  }
  if (type === "html") return { ...rest, cell_type: "markdown", metadata: known, source: joinLines(source) };
  return {
    ...rest,
    cell_type: type === "markdown" ? "markdown" : "raw",
    metadata: known,
    source: joinLines(source),
  };
}

const mimeOf: Readonly<Record<string, string>> = {
  text: "text/plain",
  html: "text/html",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  latex: "text/latex",
  json: "application/json",
  javascript: "application/javascript",
  pdf: "application/pdf",
};

function upgradeOutput(output: JsonObject): JsonObject {
  const { output_type: type, prompt_number: count, metadata, stream, ...rest } = output;
  switch (type) {
    case "pyerr":
      return { ...rest, output_type: "error" };
    case "stream":
      return { ...rest, name: typeof stream === "string" ? stream : "stdout", output_type: "stream" };
    case "pyout":
    case "display_data": {
      const data = upgradeBundle(rest);
      const about = mapKeys(asObject(metadata));
      if (type === "display_data") return { data, metadata: about, output_type: "display_data" };
      return {
        data,
        execution_count: typeof count === "number" ? count : null,
        metadata: about,
        output_type: "execute_result",
      };
    }
    default:
      return output;
  }
}

function upgradeBundle(data: JsonObject): JsonObject {
  return mapValues(mapKeys(data), (value, mime) =>
    mime === "application/json" ? parsedJson(value) : joinLines(value),
  );
}

function mapKeys(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [mimeOf[key] ?? key, value]));
}

function parsedJson(value: Json): Json {
  try {
    return JSON.parse(joinLines(value));
  } catch {
    return value;
  }
}
