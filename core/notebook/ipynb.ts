import { AppError } from "../errors";
import type { Json, JsonObject } from "../json";
import { cellFromJson } from "./cell-json";
import { writeCell } from "./cell-text";
import { itemsOf, jsonOf, membersOf, rootSlice, type Slice } from "./json-source";
import { margin } from "./layout";
import { asJupyter, type Layout, type Manner, mannerOf } from "./manner";
import type { Cell, Notebook } from "./notebook";
import { asObject, isObject } from "./output-json";
import { keptTop, newTop } from "./top-text";
import { upgradeToMajor4 } from "./upgrade";

/**
 * `.ipynb` files. Reading takes every format from 2 on and forgives what it can; writing gives nbformat 4.5 or
 * newer, and of a file that was read writes every part that did not change exactly as it was.
 */
export interface ParsedIpynb {
  readonly notebook: Notebook;
  readonly layout: Layout;
}

export interface FreshIds {
  next(): string;
}

/** Throws `invalid` with the reason, as a sentence, where the text is no notebook. */
export function parseIpynb(text: string, ids: FreshIds): ParsedIpynb {
  const bom = text.charCodeAt(0) === 0xfeff;
  const body = bom ? text.slice(1) : text;
  const top = wholeOf(body);
  if (!isObject(top)) throw new AppError("invalid", "This file is JSON, but not a notebook.");
  const { cells: raw, ...others } = top;
  if (!Array.isArray(raw)) return parseOld(top, { bom, ids });
  const taken = new Set<string>();
  const cells = raw.map((cell: Json) => {
    if (isObject(cell)) return cellFromJson(cell, freshId(cell.id, { taken, ids }));
    const why = "This file is not a notebook that can be read: one of its cells is not an object.";
    throw new AppError("invalid", why);
  });
  const notebook = notebookOf(cells, others);
  let manner: Manner | null = null;
  return { notebook, layout: () => (manner ??= mannerOf({ body, bom, notebook, cells })) };
}

/** At once where the text is plain JSON; otherwise piece by piece, which forgives NaN and says where it is broken. */
function wholeOf(body: string): Json {
  try {
    return JSON.parse(body);
  } catch {
    return byPieces(rootSlice(body), 3);
  }
}

/** As deep as the members of a cell, so that what is broken is told by its place. */
function byPieces(slice: Slice, depth: number): Json {
  if (depth === 0) return jsonOf(slice);
  const members = membersOf(slice);
  if (members !== null)
    return Object.fromEntries(members.map(({ key, value }) => [key, byPieces(value, depth - 1)]));
  return itemsOf(slice)?.map((item) => byPieces(item, depth - 1)) ?? jsonOf(slice);
}

function parseOld(value: Json, { bom, ids }: { readonly bom: boolean; readonly ids: FreshIds }): ParsedIpynb {
  if (!isObject(value) || (value.nbformat === undefined && value.worksheets === undefined)) {
    throw new AppError("invalid", "This file is JSON, but not a notebook: it has no cells.");
  }
  const { cells, ...top } = upgradeToMajor4(value);
  const taken = new Set<string>();
  const read = (cells as readonly JsonObject[]).map((raw) =>
    cellFromJson(raw, freshId(raw.id, { taken, ids })),
  );
  return { notebook: notebookOf(read, top), layout: () => ({ ...asJupyter, bom }) };
}

function notebookOf(cells: readonly Cell[], top: JsonObject): Notebook {
  const { metadata, nbformat, nbformat_minor: minor, ...extra } = top;
  return {
    order: cells.map((cell) => cell.id),
    cells: Object.fromEntries(cells.map((cell) => [cell.id, cell])),
    metadata: asObject(metadata),
    format: {
      major: typeof nbformat === "number" ? nbformat : 4,
      minor: typeof minor === "number" ? minor : 0,
    },
    extra,
  };
}

/** The file's own id where it is a good one and the first of its kind; else a fresh one. */
function freshId(
  id: Json | undefined,
  { taken, ids }: { readonly taken: Set<string>; readonly ids: FreshIds },
): string {
  let chosen = typeof id === "string" && /^[a-zA-Z0-9_-]{1,64}$/.test(id) && !taken.has(id) ? id : ids.next();
  while (taken.has(chosen)) chosen = ids.next();
  taken.add(chosen);
  return chosen;
}

/**
 * The whole file as text. With the layout that it was read with, what did not change stays as it was, byte for
 * byte.
 */
export function serialiseIpynb(notebook: Notebook, layout: Layout = () => asJupyter): string {
  const manner = layout();
  const { style, frame } = manner;
  const cells = notebook.order.map((id) =>
    writeCell(notebook.cells[id] as Cell, { read: manner.cells.get(id) ?? null, style }),
  );
  const parts = {
    open: frame?.open ?? margin(style, 2),
    between: frame?.between ?? `,${margin(style, 2)}`,
    close: frame?.close ?? margin(style, 1),
  };
  const list = cells.length === 0 ? "[]" : `[${parts.open}${cells.join(parts.between)}${parts.close}]`;
  const body = frame ? keptTop(frame, { notebook, manner, list }) : newTop({ notebook, manner, list });
  return (manner.bom ? "\ufeff" : "") + body;
}
