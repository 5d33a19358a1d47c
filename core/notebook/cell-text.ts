import type { Json } from "../json";
import { cellMembers, cellToJson } from "./cell-json";
import { isEqual } from "./equal";
import { jsonOf, type MemberSlice, membersOf, type Slice, textOf } from "./json-source";
import { colon, margin, type Style, writeJson } from "./layout";
import type { Cell } from "./notebook";

/** A cell as it was read, with its text in the file. */
export interface CellText {
  readonly cell: Cell;
  readonly slice: Slice;
  readonly members: readonly MemberSlice[];
  /** The file's own `id`; `null` where it had none or one that could not stay. */
  readonly idOnDisk: string | null;
}

/** The text, in the file, of a cell that was read from there. */
export function textOfCell(slice: Slice, cell: Cell): CellText {
  const members = membersOf(slice) ?? [];
  const id = members.findLast((member) => member.key === "id");
  return {
    cell,
    slice,
    members,
    idOnDisk: id !== undefined && jsonOf(id.value) === cell.id ? cell.id : null,
  };
}

/** Texts of cells that are not as they were read, by the cell itself: a save writes only what changed since the last. */
const written = new WeakMap<
  Cell,
  { readonly read: CellText | null; readonly style: Style; readonly text: string }
>();

/** The cell's text for the file: as it was read where nothing changed, otherwise in the file's own style. */
export function writeCell(
  cell: Cell,
  { read, style }: { readonly read: CellText | null; readonly style: Style },
): string {
  if (read && read.idOnDisk === cell.id && (read.cell === cell || isEqual(read.cell, cell)))
    return textOf(read.slice);
  const known = written.get(cell);
  if (known && known.read === read && known.style === style) return known.text;
  const text = read ? patched(cell, { read, style }) : writeJson(cellToJson(cell), { style, depth: 2 });
  written.set(cell, { read, style, text });
  return text;
}

/** The members that changed are written anew in their places; the others stay as they are in the file. */
function patched(cell: Cell, { read, style }: { readonly read: CellText; readonly style: Style }): string {
  const changed = changedMembers(cell, read);
  if (changed.size === 0) return textOf(read.slice);
  const keep = read.members.filter((member) => changed.get(member.key) !== removed);
  const lines = keep.map((member) => {
    const value = changed.get(member.key);
    const stays = value === undefined || value === removed;
    const text = stays
      ? member.value.text.slice(member.start, member.value.end)
      : write([member.key, value], style);
    return { key: member.key, text };
  });
  const inOrder = isSorted(lines.map((line) => line.key));
  for (const [key, value] of changed) {
    if (value === removed || lines.some((line) => line.key === key)) continue;
    const place = inOrder
      ? lines.findIndex((line) => line.key > key)
      : lines.findIndex((line) => line.key === "cell_type") + 1;
    lines.splice(place < 0 ? lines.length : place, 0, { key, text: write([key, value], style) });
  }
  return `{${lines.map((line) => margin(style, 3) + line.text).join(",")}${margin(style, 2)}}`;
}

const removed = Symbol("removed");

function changedMembers(cell: Cell, read: CellText): Map<string, Json | typeof removed> {
  const changed = new Map<string, Json | typeof removed>();
  for (const { key, parts, write: value } of cellMembers) {
    const same = parts.every((part) => isEqual(cell[part], read.cell[part]));
    if (same && (key !== "id" || read.idOnDisk === cell.id)) continue;
    const now = value(cell);
    const had = read.members.some((member) => member.key === key);
    if (now !== undefined) changed.set(key, now);
    else if (had) changed.set(key, removed);
  }
  // What belongs to no kind but the present one stays where an unknown key stays.
  for (const [key, value] of Object.entries(cell.extra))
    if (!isEqual(value, read.cell.extra[key])) changed.set(key, value);
  return changed;
}

function write([key, value]: readonly [string, Json], style: Style): string {
  return `${JSON.stringify(key)}${colon(style)}${writeJson(value, { style, depth: 3 })}`;
}

function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || (keys[index - 1] as string) <= key);
}
