import type { Json, JsonObject } from "../json";
import { joinLines, normaliseLineEnds, splitLines } from "./multiline";
import type { Cell, CellKind } from "./notebook";
import { asObject, isObject, mapValues, outputFromJson, outputToJson, sorted } from "./output-json";

/** A cell as nbformat 4.5 writes it, and as this program holds it. Wrong types read as empty; the file keeps its own. */
export function cellFromJson(raw: JsonObject, id: string): Cell {
  const {
    cell_type: type,
    id: _,
    source,
    metadata,
    attachments,
    outputs,
    execution_count: count,
    ...rest
  } = raw;
  const kind: CellKind = type === "code" || type === "markdown" || type === "raw" ? type : "unknown";
  const isCode = kind === "code";
  const extra: Record<string, Json> = { ...rest };
  if (kind === "unknown" && type !== undefined) extra.cell_type = type;
  if (!isCode && outputs !== undefined) extra.outputs = outputs;
  if (!isCode && count !== undefined) extra.execution_count = count;
  return {
    id,
    kind,
    source: normaliseLineEnds(joinLines(source)),
    metadata: asObject(metadata),
    attachments: isObject(attachments) ? attachments : null,
    outputs: isCode && Array.isArray(outputs) ? outputs.map(outputFromJson) : [],
    executionCount: isCode && typeof count === "number" ? count : null,
    extra,
  };
}

/** The members of the cell's JSON object, each from the parts of the cell that it is made of. */
export const cellMembers: readonly {
  readonly key: string;
  readonly parts: readonly (keyof Cell)[];
  readonly write: (cell: Cell) => Json | undefined;
}[] = [
  {
    key: "attachments",
    parts: ["attachments"],
    write: (cell) => (cell.attachments === null ? undefined : attachmentsToJson(cell.attachments)),
  },
  { key: "cell_type", parts: ["kind"], write: (cell) => (cell.kind === "unknown" ? undefined : cell.kind) },
  {
    key: "execution_count",
    parts: ["kind", "executionCount"],
    write: (cell) => (cell.kind === "code" ? cell.executionCount : undefined),
  },
  { key: "id", parts: ["id"], write: (cell) => cell.id },
  { key: "metadata", parts: ["metadata"], write: (cell) => cell.metadata },
  {
    key: "outputs",
    parts: ["kind", "outputs"],
    write: (cell) => (cell.kind === "code" ? cell.outputs.map(outputToJson) : undefined),
  },
  { key: "source", parts: ["source"], write: (cell) => splitLines(cell.source) },
];

/** The cell as nbformat 4 writes it, keys sorted as Jupyter sorts them. */
export function cellToJson(cell: Cell): JsonObject {
  const known = cellMembers.flatMap(({ key, write }) => {
    const value = write(cell);
    return value === undefined ? [] : [[key, value] as const];
  });
  return sorted({ ...cell.extra, ...Object.fromEntries(known) });
}

function attachmentsToJson(attachments: JsonObject): JsonObject {
  return mapValues(attachments, (bundle) => (isObject(bundle) ? sorted(bundle) : bundle));
}
