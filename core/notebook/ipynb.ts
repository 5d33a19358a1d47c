import { AppError } from "../errors";
import type { Json, JsonObject } from "../json";
import { cellFromJson } from "./cell-json";
import { type CellText, textOfCell, writeCell } from "./cell-text";
import { isEqual } from "./equal";
import { itemsOf, jsonOf, type MemberSlice, membersOf, rootSlice, type Slice } from "./json-source";
import { colon, jupyterStyle, margin, type Style, styleOf, writeJson } from "./layout";
import type { Cell, Notebook } from "./notebook";
import { asObject, isObject } from "./output-json";
import { upgradeToMajor4 } from "./upgrade";

/**
 * `.ipynb` files. Reading takes every format from 2 on and forgives what it can; writing gives nbformat 4.5 or
 * newer, and of a file that was read writes every part that did not change exactly as it was.
 */
export interface ParsedIpynb {
  readonly notebook: Notebook;
  readonly layout: Layout;
}

/**
 * How the file was written; opaque outside this folder. Taken apart at its first use: only saving needs it, and a long
 * notebook is on screen sooner.
 */
export type Layout = () => Manner;

interface Manner {
  readonly style: Style;
  readonly bom: boolean;
  /** What stands around the cells, in order; `null`: write the file anew. */
  readonly frame: Frame | null;
  readonly cells: ReadonlyMap<string, CellText>;
  readonly metadata: JsonObject;
}

interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  readonly members: readonly MemberSlice[];
  readonly text: string;
  /** Between the array's bracket and its first cell, and after its last. */
  readonly open: string;
  readonly close: string;
}

const asJupyter: Manner = { style: jupyterStyle, bom: false, frame: null, cells: new Map(), metadata: {} };

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
  if (!Array.isArray(raw)) return parseOld(top, bom, ids);
  const taken = new Set<string>();
  const cells = raw.map((cell: Json) => {
    if (isObject(cell)) return cellFromJson(cell, freshId(cell.id, taken, ids));
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

function mannerOf(of: {
  readonly body: string;
  readonly bom: boolean;
  readonly notebook: Notebook;
  readonly cells: readonly Cell[];
}): Manner {
  const root = rootSlice(of.body);
  const members = membersOf(root) ?? [];
  // Of a name that stands twice the last one counts, as in `JSON.parse`.
  const list = members.findLast((member) => member.key === "cells");
  const items = (list && itemsOf(list.value)) ?? [];
  const style = styleOf(root);
  const texts = of.cells.flatMap((cell, index) => {
    const item = items[index];
    return item === undefined ? [] : [[cell.id, textOfCell(item, cell)] as const];
  });
  const frame = list === undefined ? null : frameOf({ root, style, members, cells: list, items });
  return { style, bom: of.bom, frame, cells: new Map(texts), metadata: of.notebook.metadata };
}

function parseOld(value: Json, bom: boolean, ids: FreshIds): ParsedIpynb {
  if (!isObject(value) || (value.nbformat === undefined && value.worksheets === undefined)) {
    throw new AppError("invalid", "This file is JSON, but not a notebook: it has no cells.");
  }
  const { cells, ...top } = upgradeToMajor4(value);
  const taken = new Set<string>();
  const read = (cells as readonly JsonObject[]).map((raw) => cellFromJson(raw, freshId(raw.id, taken, ids)));
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
function freshId(id: Json | undefined, taken: Set<string>, ids: FreshIds): string {
  let chosen = typeof id === "string" && /^[a-zA-Z0-9_-]{1,64}$/.test(id) && !taken.has(id) ? id : ids.next();
  while (taken.has(chosen)) chosen = ids.next();
  taken.add(chosen);
  return chosen;
}

function frameOf(of: {
  readonly root: Slice;
  readonly style: Style;
  readonly members: readonly MemberSlice[];
  readonly cells: MemberSlice;
  readonly items: readonly Slice[];
}): Frame {
  const { root, style, members, cells, items } = of;
  const first = items[0];
  const second = items[1];
  const last = items.at(-1);
  const { text } = root;
  return {
    before: text.slice(0, root.start),
    after: text.slice(root.end),
    text,
    members,
    open: first ? text.slice(cells.value.start + 1, first.start) : margin(style, 2),
    between: first && second ? text.slice(first.end, second.start) : `,${margin(style, 2)}`,
    close: last ? text.slice(last.end, cells.value.end - 1) : margin(style, 1),
  };
}

/**
 * The whole file as text. With the layout that it was read with, what did not change stays as it was, byte for
 * byte.
 */
export function serialiseIpynb(notebook: Notebook, layout: Layout = () => asJupyter): string {
  const manner = layout();
  const { style, frame } = manner;
  const cells = notebook.order.map((id) =>
    writeCell(notebook.cells[id] as Cell, manner.cells.get(id) ?? null, style),
  );
  const parts = {
    open: frame?.open ?? margin(style, 2),
    between: frame?.between ?? `,${margin(style, 2)}`,
    close: frame?.close ?? margin(style, 1),
  };
  const list = cells.length === 0 ? "[]" : `[${parts.open}${cells.join(parts.between)}${parts.close}]`;
  const body = frame ? keptTop(notebook, manner, frame, list) : newTop(notebook, style, list);
  return (manner.bom ? "\ufeff" : "") + body;
}

function minorToWrite(notebook: Notebook): number {
  return notebook.format.major === 4 ? Math.max(5, notebook.format.minor) : 5;
}

function keptTop(notebook: Notebook, manner: Manner, frame: Frame, list: string): string {
  const { style } = manner;
  const write = (key: string, value: Json) =>
    `${JSON.stringify(key)}${colon(style)}${writeJson(value, style, 1)}`;
  let out = frame.before;
  let at = frame.before.length;
  for (const member of frame.members) {
    const { key, start, value } = member;
    out += frame.text.slice(at, start);
    at = value.end;
    if (key === "cells") out += frame.text.slice(start, value.start) + list;
    else if (key === "metadata" && !isEqual(notebook.metadata, manner.metadata))
      out += write(key, notebook.metadata);
    else if (key === "nbformat_minor" && jsonOf(value) !== minorToWrite(notebook))
      out += write(key, minorToWrite(notebook));
    else out += frame.text.slice(start, value.end);
  }
  for (const [key, value] of missingTop(notebook, manner, frame))
    out += `,${margin(style, 1)}${write(key, value)}`;
  return out + frame.text.slice(at);
}

/** What nbformat 4.5 requires and the file has not, or what the notebook got since. */
function missingTop(notebook: Notebook, manner: Manner, frame: Frame): [string, Json][] {
  const has = new Set(frame.members.map((member) => member.key));
  const missing: [string, Json][] = [];
  if (!has.has("metadata") && !isEqual(notebook.metadata, manner.metadata))
    missing.push(["metadata", notebook.metadata]);
  if (!has.has("nbformat")) missing.push(["nbformat", 4]);
  if (!has.has("nbformat_minor")) missing.push(["nbformat_minor", minorToWrite(notebook)]);
  return missing;
}

function newTop(notebook: Notebook, style: Style, list: string): string {
  const members: Record<string, string> = {
    ...Object.fromEntries(
      Object.entries(notebook.extra).map(([key, value]) => [key, writeJson(value, style, 1)]),
    ),
    cells: list,
    metadata: writeJson(notebook.metadata, style, 1),
    nbformat: "4",
    nbformat_minor: String(minorToWrite(notebook)),
  };
  const lines = Object.keys(members)
    .sort()
    .map((key) => `${margin(style, 1)}${JSON.stringify(key)}${colon(style)}${members[key]}`);
  return `{${lines.join(",")}${margin(style, 0)}}${style.newline}`;
}
