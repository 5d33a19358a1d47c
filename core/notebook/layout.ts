import type { Json } from "../json";
import type { Slice } from "./json-source";

/**
 * How a file writes its JSON: indent, line ends, escapes. What changed is written in the file's own manner; a new
 * file is written as Jupyter does (indent of one space, keys in order, non-ASCII as it is, one line end at the end).
 */
export interface Style {
  /** One level of indent; `null`: everything on one line. */
  readonly indent: string | null;
  readonly newline: "\n" | "\r\n";
  /** Non-ASCII as `\uXXXX`. */
  readonly ascii: boolean;
}

/** As Jupyter writes a new file. */
export const jupyterStyle: Style = { indent: " ", newline: "\n", ascii: false };

/** How a file is written: indent and line ends as its beginning has them, escapes as all of it does. */
export function styleOf(root: Slice): Style {
  const head = root.text.slice(root.start, root.start + 200);
  const found = /^\{(\r?\n)([ \t]*)"/.exec(head);
  const ascii = /\\u(?!00[0-7])[0-9a-fA-F]{4}/.test(root.text) && isAscii(root.text);
  if (!found) return { indent: null, newline: "\n", ascii };
  return { indent: found[2] ?? "", newline: found[1] === "\r\n" ? "\r\n" : "\n", ascii };
}

function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}

/** Where a value is written: in which style, and how many levels deep. */
interface Place {
  readonly style: Style;
  readonly depth: number;
}

/** `value` as text for its place, with the keys of objects in order, as Jupyter writes them. */
export function writeJson(value: Json, place: Place): string {
  const text = written(value, place);
  if (!place.style.ascii) return text;
  return text.replace(/[\u0080-\uffff]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function written(value: Json, { style, depth }: Place): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const below = { style, depth: depth + 1 };
  const inner = margin(style, below.depth);
  const parts = isList(value)
    ? value.map((item) => inner + written(item, below))
    : Object.keys(value)
        .sort()
        .map((key) => inner + JSON.stringify(key) + colon(style) + written(value[key] ?? null, below));
  const [open, close] = isList(value) ? "[]" : "{}";
  return parts.length === 0 ? `${open}${close}` : `${open}${parts.join(",")}${margin(style, depth)}${close}`;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** Line end and margin before something `depth` levels deep. */
export function margin(style: Style, depth: number): string {
  return style.indent === null ? "" : style.newline + style.indent.repeat(depth);
}

export function colon(style: Style): string {
  return style.indent === null ? ":" : ": ";
}
