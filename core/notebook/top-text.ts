import type { Json } from "../json";
import { isEqual } from "./equal";
import { jsonOf } from "./json-source";
import { colon, margin, writeJson } from "./layout";
import type { Frame, Manner } from "./manner";
import type { Notebook } from "./notebook";

function minorToWrite(notebook: Notebook): number {
  return notebook.format.major === 4 ? Math.max(5, notebook.format.minor) : 5;
}

/** The cells as text, and what they are put into. */
interface Around {
  readonly notebook: Notebook;
  readonly manner: Manner;
  readonly list: string;
}

/** The file around its cells: as it was read, but for what changed. */
export function keptTop(frame: Frame, { notebook, manner, list }: Around): string {
  const { style } = manner;
  const write = (key: string, value: Json) =>
    `${JSON.stringify(key)}${colon(style)}${writeJson(value, { style, depth: 1 })}`;
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
  for (const [key, value] of missingTop(frame, { notebook, manner }))
    out += `,${margin(style, 1)}${write(key, value)}`;
  return out + frame.text.slice(at);
}

/** What nbformat 4.5 requires and the file has not, or what the notebook got since. */
function missingTop(frame: Frame, { notebook, manner }: Omit<Around, "list">): [string, Json][] {
  const has = new Set(frame.members.map((member) => member.key));
  const missing: [string, Json][] = [];
  if (!has.has("metadata") && !isEqual(notebook.metadata, manner.metadata))
    missing.push(["metadata", notebook.metadata]);
  if (!has.has("nbformat")) missing.push(["nbformat", 4]);
  if (!has.has("nbformat_minor")) missing.push(["nbformat_minor", minorToWrite(notebook)]);
  return missing;
}

/** The file around its cells, written anew. */
export function newTop({ notebook, manner, list }: Around): string {
  const { style } = manner;
  const members: Record<string, string> = {
    ...Object.fromEntries(
      Object.entries(notebook.extra).map(([key, value]) => [key, writeJson(value, { style, depth: 1 })]),
    ),
    cells: list,
    metadata: writeJson(notebook.metadata, { style, depth: 1 }),
    nbformat: "4",
    nbformat_minor: String(minorToWrite(notebook)),
  };
  const lines = Object.keys(members)
    .sort()
    .map((key) => `${margin(style, 1)}${JSON.stringify(key)}${colon(style)}${members[key]}`);
  return `{${lines.join(",")}${margin(style, 0)}}${style.newline}`;
}
