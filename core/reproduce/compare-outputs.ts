import type { Json } from "../json";
import type { Comparable } from "./comparable";
import { compareHtml } from "./compare-table";
import { type Compared, compareText, equal, short } from "./compare-text";
import { worse } from "./verdict";

/** How far two pictures are from one another, 0 to 1; `null` where they cannot be read or have other sizes. */
type Distance = (a: string, b: string) => number | null;

/** Pictures that a person would call the same: text drawn by another version of a library moves by less than a pixel. */
const samePicture = 0.005;

/** What a cell said then and says now, in order. */
export function compareOutputs(
  before: readonly Comparable[],
  after: readonly Comparable[],
  distance: Distance,
): Compared {
  const failure = newFailure(before, after);
  if (failure !== null) return failure;
  // What goes to stderr (warnings, progress) comes when it comes, and is no result.
  const results = (all: readonly Comparable[]) => all.filter(({ kind }) => kind !== "messages");
  const [a, b] = [results(before), results(after)];
  if (a.length !== b.length) return { verdict: "differs", note: `${counted(a)} → ${counted(b)}` };
  let found = equal;
  for (const [at, one] of a.entries()) found = worse(found, compare(one, b[at] as Comparable, distance));
  return found;
}

const counted = ({ length }: readonly Comparable[]) =>
  length === 0 ? "no output" : length === 1 ? "1 output" : `${length} outputs`;

/** An error that was there then is a result like any other. */
function newFailure(before: readonly Comparable[], after: readonly Comparable[]): Compared | null {
  const failed = after.find((one) => one.kind === "error");
  if (failed?.kind !== "error" || before.some((one) => one.kind === "error" && one.name === failed.name))
    return null;
  return { verdict: "failed", note: `${failed.name}: ${short(failed.value)}` };
}

function compare(a: Comparable, b: Comparable, distance: Distance): Compared {
  if (a.kind === "picture" && b.kind === "picture") return comparePictures(a, b, distance);
  if (a.kind === "error" && b.kind === "error")
    return compareText(`${a.name}: ${a.value}`, `${b.name}: ${b.value}`);
  if (a.kind === "json" && b.kind === "json") return compareText(lines(a.value), lines(b.value));
  if (a.kind === "html" && b.kind === "html") return compareHtml(a.text, b.text);
  if (a.kind === b.kind && "text" in a && "text" in b) return compareText(a.text, b.text);
  return { verdict: "differs", note: `${a.kind} → ${b.kind}` };
}

function comparePictures(
  a: Extract<Comparable, { readonly kind: "picture" }>,
  b: Extract<Comparable, { readonly kind: "picture" }>,
  distance: Distance,
): Compared {
  if (a.data === b.data) return equal;
  const far = a.type === b.type ? distance(a.data, b.data) : null;
  if (far === 0) return equal;
  if (far === null) return { verdict: "differs", note: "another picture" };
  if (far <= samePicture) return { verdict: "close", note: "" };
  return { verdict: "differs", note: `a picture, by ${(far * 100).toFixed(1)} %` };
}

/** One member a line, in the order of their names. */
function lines(value: Json): string {
  return JSON.stringify(sorted(value), null, 1);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item as Json)]),
  );
}
