import { ChangeSet, Text } from "@codemirror/state";
import type { Json } from "../json";

/*
 * Text changes, as they merge: a `ChangeSet` over a text of a known length. Offsets count UTF-16 units and lines end
 * with `\n` alone. Nothing here throws: what does not fit is `null`.
 */

/** Changes as they came over the wire; `null` for anything else. */
export function parseChanges(json: Json): ChangeSet | null {
  if (!Array.isArray(json) || !json.every(isPart)) return null;
  try {
    return ChangeSet.fromJSON(json);
  } catch {
    return null;
  }
}

/** As they go into an operation; `parseChanges` reads them. */
export function serialiseChanges(changes: ChangeSet): Json {
  return changes.toJSON() as Json;
}

/** The text after the changes; `null` where they were made for a text of another length. */
export function applyChanges(changes: ChangeSet, source: string): string | null {
  if (changes.length !== source.length) return null;
  const parts: string[] = [];
  let read = 0;
  changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
    parts.push(source.slice(read, fromA), inserted.toString());
    read = toA;
  });
  parts.push(source.slice(read));
  return parts.join("");
}

/** Both as one; `null` where the second does not begin where the first ends. */
export function composeChanges(first: ChangeSet, second: ChangeSet): ChangeSet | null {
  return first.newLength === second.length ? first.compose(second) : null;
}

/** `changes` as it must be once `over` has happened first; what both insert at one place comes after `over`'s. */
export function mapOver(changes: ChangeSet, over: ChangeSet): ChangeSet | null {
  return changes.length === over.length ? changes.map(over) : null;
}

/** The other half of `mapOver`: `over` as it must be on top of `changes`. */
export function mapUnder(over: ChangeSet, changes: ChangeSet): ChangeSet | null {
  return changes.length === over.length ? over.map(changes, true) : null;
}

/** One replacement between the common beginning and the common end. */
export function diffToChanges(before: string, after: string): ChangeSet {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (isHighSurrogate(before.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end += 1;
  }
  if (isLowSurrogate(before.charCodeAt(before.length - end))) end -= 1;
  if (start === before.length - end && start === after.length - end) return ChangeSet.empty(before.length);
  const insert = textOf(after.slice(start, after.length - end));
  return ChangeSet.of({ from: start, to: before.length - end, insert }, before.length);
}

function textOf(text: string): Text {
  return Text.of(text.split("\n"));
}

function isPart(part: Json): boolean {
  if (isCount(part)) return true;
  if (!Array.isArray(part) || !isCount(part[0])) return false;
  return part.slice(1).every((line) => typeof line === "string" && !line.includes("\n"));
}

function isCount(value: Json | undefined): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
