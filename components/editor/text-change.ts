import { ChangeSet, Text } from "@codemirror/state";

/** The change that makes `after` of `before`; `caret` tells which of two equal letters was typed. */
export function changeBetween(before: string, after: string, caret?: number): ChangeSet | null {
  if (before === after) return null;
  const shortest = Math.min(before.length, after.length);
  const mostSuffix = Math.min(shortest, after.length - Math.min(caret ?? 0, after.length));
  let suffix = 0;
  while (suffix < mostSuffix && before[before.length - 1 - suffix] === after[after.length - 1 - suffix])
    suffix += 1;
  let prefix = 0;
  while (prefix < shortest - suffix && before[prefix] === after[prefix]) prefix += 1;
  const change = {
    from: prefix,
    to: before.length - suffix,
    insert: after.slice(prefix, after.length - suffix),
  };
  return ChangeSet.of(change, before.length, "\n");
}

export const textOf = (source: string): Text => Text.of(source.split("\n"));

export const changed = (source: string, changes: ChangeSet): string =>
  changes.apply(textOf(source)).toString();
