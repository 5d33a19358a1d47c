import type { Json } from "../json";
import type { Output, StoredPart } from "../notebook/notebook";
import { textOf } from "../outputs/richest";

/** An output as it is compared: the one of its forms that tells most and can be compared best. */
export type Comparable =
  | { readonly kind: "text" | "messages" | "html"; readonly text: string }
  | { readonly kind: "json"; readonly value: Json }
  /** Base64. */
  | { readonly kind: "picture"; readonly type: string; readonly data: string }
  | { readonly kind: "error"; readonly name: string; readonly value: string };

/** A stored part as a document would hold it: text, or base64 for pictures; `null` where it is gone. */
export type ReadPart = (mime: string, part: StoredPart) => string | null;

const pictures = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const jsonTypes = /^application\/(?:vnd\.(?:vega|vegalite|plotly)\S*|json|geo\+json)/;

/** Neighbouring streams of one name are one: where a kernel cuts them is chance. */
export function comparables(outputs: readonly Output[], read: ReadPart): readonly Comparable[] {
  const found: Comparable[] = [];
  for (const output of outputs) {
    const next = comparableOf(output, read);
    const last = found.at(-1);
    if (next === null) continue;
    if (
      output.type === "stream" &&
      isText(next) &&
      last !== undefined &&
      isText(last) &&
      last.kind === next.kind
    )
      found[found.length - 1] = { kind: next.kind, text: last.text + next.text };
    else found.push(next);
  }
  return found;
}

function isText(one: Comparable): one is Extract<Comparable, { readonly text: string }> {
  return "text" in one;
}

function comparableOf(output: Output, read: ReadPart): Comparable | null {
  switch (output.type) {
    case "stream": {
      const whole = output.stored === null ? null : read("text/plain", output.stored);
      return { kind: output.name === "stderr" ? "messages" : "text", text: whole ?? output.text };
    }
    case "error":
      return { kind: "error", name: output.name, value: output.value };
    case "display":
    case "result":
      return ofBundle(output, read);
    case "unknown":
      return null;
    default:
      return output satisfies never;
  }
}

function ofBundle(
  { data, stored }: Extract<Output, { readonly type: "display" | "result" }>,
  read: ReadPart,
): Comparable | null {
  const valueIn = (mime: string): Json | null => {
    const part = stored[mime];
    return part === undefined ? (data[mime] ?? null) : read(mime, part);
  };
  const types = [...Object.keys(data), ...Object.keys(stored)];
  const picture = pictures.find((type) => types.includes(type));
  if (picture !== undefined)
    return { kind: "picture", type: picture, data: textOf(valueIn(picture) ?? "").replace(/\s/g, "") };
  const json = types.find((type) => jsonTypes.test(type));
  if (json !== undefined) return { kind: "json", value: parsed(valueIn(json)) };
  for (const [type, kind] of [
    ["text/html", "html"],
    ["image/svg+xml", "text"],
    ["text/markdown", "text"],
    ["text/latex", "text"],
    ["text/plain", "text"],
  ] as const)
    if (types.includes(type)) return { kind, text: textOf(valueIn(type) ?? "") };
  return null;
}

function parsed(value: Json | null): Json {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
