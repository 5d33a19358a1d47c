import type { Json } from "../json";

/** All that decides what a step comes to: where it is the same again, so is the result. */
export interface MadeOf {
  /** SHA-256 of its code. */
  readonly code: string;
  readonly image: string;
  readonly kernelspec: string;
  readonly inputs: Readonly<Record<string, Json>>;
  /** Name of an input → SHA-256 of the file. */
  readonly reads: Readonly<Record<string, string>>;
  /** Names of outputs, and the files that they are in. */
  readonly outputs: Readonly<Record<string, string | null>>;
  readonly key: string;
}

/** The same text for the same things, in whatever order they came. */
export function textOf(of: MadeOf): string {
  return JSON.stringify(of, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Why an earlier result is not taken: what has changed since, as a sentence. */
export function whyNew(before: MadeOf, now: MadeOf): string {
  const reasons = [
    before.code === now.code ? "" : "its code has changed",
    before.image === now.image ? "" : `it runs on ${now.image} instead of ${before.image}`,
    before.kernelspec === now.kernelspec ? "" : "its kernel is another",
    ...changesOf(before.inputs, now.inputs).map((name) => {
      const [was, is] = [shown(before.inputs[name]), shown(now.inputs[name])];
      return `the input ${name} is ${is} instead of ${was}`;
    }),
    ...changesOf(before.reads, now.reads).map((name) => `the file of the input ${name} has changed`),
    changesOf(before.outputs, now.outputs).length === 0 ? "" : "its outputs are others",
    before.key === now.key ? "" : "its cache key was changed",
  ].filter((reason) => reason !== "");
  return reasons.length === 0 ? "Nothing was found." : `It runs anew: ${reasons.join(", ")}.`;
}

function changesOf(
  before: Readonly<Record<string, Json>>,
  now: Readonly<Record<string, Json>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
