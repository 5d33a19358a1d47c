import { AppError } from "../errors";
import type { Json } from "../json";

/**
 * JSON that remembers how it was written. A notebook saved unchanged must leave an empty diff, so the text of every part
 * that did not change is written back as it was, number literals, escapes and spacing included. Only the levels
 * that are asked for are taken apart; the rest is skipped over and parsed by `JSON.parse`.
 */
export interface Slice {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One `"key": value` of an object. */
export interface MemberSlice {
  readonly key: string;
  /** From the key's quote to the value's end. */
  readonly start: number;
  readonly value: Slice;
}

const spaces = /[ \t\r\n]*/y;

function skipSpaces(text: string, at: number): number {
  spaces.lastIndex = at;
  spaces.exec(text);
  return spaces.lastIndex;
}

/** The whole text as one value; throws `invalid` with line and column where it is not JSON. */
export function rootSlice(text: string): Slice {
  const start = skipSpaces(text, 0);
  const end = endOfValue(text, start);
  const rest = skipSpaces(text, end);
  if (rest !== text.length) throw notJson(text, { at: rest, why: "something follows after its end" });
  return { text, start, end };
}

/**
 * The members of an object, in order; `null` where the value is not an object. Throws `invalid` where it is not
 * JSON.
 */
export function membersOf(slice: Slice): MemberSlice[] | null {
  const { text } = slice;
  if (text[slice.start] !== "{") return null;
  const members: MemberSlice[] = [];
  let at = skipSpaces(text, slice.start + 1);
  while (text[at] !== "}") {
    const start = at;
    const keyEnd = endOfString(text, at);
    at = skipSpaces(text, keyEnd);
    if (text[at] !== ":") throw notJson(text, { at, why: 'a ":" was expected' });
    const valueStart = skipSpaces(text, at + 1);
    const end = endOfValue(text, valueStart);
    members.push({
      key: parseText(text.slice(start, keyEnd)) as string,
      start,
      value: { text, start: valueStart, end },
    });
    at = nextPart(text, { after: end, close: "}" });
  }
  return members;
}

/**
 * The items of a list, in order; `null` where the value is not a list. Throws `invalid` where it is not JSON.
 */
export function itemsOf(slice: Slice): Slice[] | null {
  const { text } = slice;
  if (text[slice.start] !== "[") return null;
  const items: Slice[] = [];
  let at = skipSpaces(text, slice.start + 1);
  while (text[at] !== "]") {
    const end = endOfValue(text, at);
    items.push({ text, start: at, end });
    at = nextPart(text, { after: end, close: "]" });
  }
  return items;
}

/** The value as it was written. */
export function textOf(slice: Slice): string {
  return slice.text.slice(slice.start, slice.end);
}

/** The value itself; throws `invalid` where it cannot be read. */
export function jsonOf(slice: Slice): Json {
  try {
    return parseText(textOf(slice));
  } catch {
    throw notJson(slice.text, { at: slice.start, why: "this part cannot be read" });
  }
}

/** Python writes NaN and Infinity, which JSON has not: they read as null and are written back as they were. */
function parseText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
      part.startsWith('"') ? part : "null",
    );
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}

function nextPart(
  text: string,
  { after, close }: { readonly after: number; readonly close: "}" | "]" },
): number {
  const at = skipSpaces(text, after);
  if (text[at] === close) return at;
  if (text[at] !== ",") throw notJson(text, { at, why: `a "," or "${close}" was expected` });
  const next = skipSpaces(text, at + 1);
  if (text[next] === close) throw notJson(text, { at: next, why: "a value was expected" });
  return next;
}

function endOfString(text: string, start: number): number {
  if (text[start] !== '"') throw notJson(text, { at: start, why: "a quoted name was expected" });
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw notJson(text, { at: text.length, why: "it ends in the middle of a text" });
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes++;
    at = quote + 1;
    if (backslashes % 2 === 0) return at;
  }
}

const scalar = /[^ \t\r\n,\]}]+/y;
const structural = /["[\]{}]/g;

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== "{" && first !== "[") {
    scalar.lastIndex = start;
    if (!scalar.test(text))
      throw notJson(text, {
        at: start,
        why: start >= text.length ? "it ends too early" : "a value was expected",
      });
    return scalar.lastIndex;
  }
  let depth = 0;
  let at = start;
  for (;;) {
    structural.lastIndex = at;
    const found = structural.exec(text);
    if (!found) throw notJson(text, { at: text.length, why: "it ends too early" });
    const mark = found[0];
    at = mark === '"' ? endOfString(text, found.index) : found.index + 1;
    if (mark === "{" || mark === "[") depth++;
    else if (mark !== '"' && --depth === 0) return at;
  }
}

function notJson(text: string, { at, why }: { readonly at: number; readonly why: string }): AppError {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  return new AppError(
    "invalid",
    `This file is not a notebook that can be read: ${why} (line ${line}, column ${column}).`,
  );
}
