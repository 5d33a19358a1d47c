import { maskMark } from "../secrets/mask";
import type { Verdict } from "./verdict";
import { maskVolatile } from "./volatile";

export interface Compared {
  readonly verdict: Verdict;
  readonly note: string;
}

export const equal: Compared = { verdict: "equal", note: "" };

/** Numbers are the same within a millionth of their size: what another order of adding up makes of them. */
const tolerance = { relative: 1e-6, absolute: 1e-12 };
/** Longer texts are compared as far as that. */
const longest = 2_000_000;
const longestNote = 60;

export function compareText(before: string, after: string): Compared {
  if (before === after) return equal;
  if (before.includes(maskMark) && fits(before, after)) return { verdict: "volatile", note: "masked" };
  const [a, b] = [maskVolatile(before.slice(0, longest)), maskVolatile(after.slice(0, longest))];
  if (a.text === b.text) {
    const at = a.found.findIndex(({ text }, index) => text !== b.found[index]?.text);
    return { verdict: "volatile", note: a.found[at]?.kind ?? "end" };
  }
  return compareNumbers(a.text, b.text) ?? { verdict: "differs", note: firstDifference(a.text, b.text) };
}

/** Whether the text is the other with something in the place of each mask. */
function fits(masked: string, text: string): boolean {
  const parts = masked.split(maskMark);
  let from = 0;
  for (const [at, part] of parts.entries()) {
    const found = at === parts.length - 1 ? text.length - part.length : text.indexOf(part, from);
    if (found < from || !text.startsWith(part, found) || (at === 0 && found !== 0)) return false;
    from = found + part.length;
  }
  return true;
}

/** Two numbers as the texts of cells of a table, or of JSON. */
function areClose(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  return (
    Math.abs(a - b) <= Math.max(tolerance.absolute, tolerance.relative * Math.max(Math.abs(a), Math.abs(b)))
  );
}

const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi;

/** `null` where more than numbers differs. Blanks do not count: a number with fewer digits moves a column. */
function compareNumbers(before: string, after: string): Compared | null {
  const frame = (text: string) => text.replace(number, "#").replace(/\s+/g, " ");
  if (frame(before) !== frame(after)) return null;
  const [a, b] = [before.match(number) ?? [], after.match(number) ?? []];
  const at = a.findIndex((each, index) => !areClose(Number(each), Number(b[index])));
  if (at < 0) return { verdict: "close", note: "" };
  return { verdict: "differs", note: `${a[at]} → ${b[at]}` };
}

function firstDifference(before: string, after: string): string {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const at = a.findIndex((line, index) => line !== b[index]);
  const [was, is] = at < 0 ? ["", b[a.length] ?? ""] : [a[at] ?? "", b[at] ?? ""];
  return `${short(was)} → ${short(is)}`;
}

export function short(text: string): string {
  const one = text.replace(/\s+/g, " ").trim();
  if (one === "") return "nothing";
  return one.length <= longestNote ? one : `${one.slice(0, longestNote)}…`;
}
