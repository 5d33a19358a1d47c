import type { JsonObject } from "../json";
import { type CellText, textOfCell } from "./cell-text";
import { itemsOf, type MemberSlice, membersOf, rootSlice, type Slice } from "./json-source";
import { jupyterStyle, margin, type Style, styleOf } from "./layout";
import type { Cell, Notebook } from "./notebook";

/**
 * How the file was written; opaque outside this folder. Taken apart at its first use: only saving needs it, and a long
 * notebook is on screen sooner.
 */
export type Layout = () => Manner;

export interface Manner {
  readonly style: Style;
  readonly bom: boolean;
  /** What stands around the cells, in order; `null`: write the file anew. */
  readonly frame: Frame | null;
  readonly cells: ReadonlyMap<string, CellText>;
  readonly metadata: JsonObject;
}

export interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  readonly members: readonly MemberSlice[];
  readonly text: string;
  /** Between the array's bracket and its first cell, and after its last. */
  readonly open: string;
  readonly close: string;
}

export const asJupyter: Manner = {
  style: jupyterStyle,
  bom: false,
  frame: null,
  cells: new Map(),
  metadata: {},
};

export function mannerOf(of: {
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
