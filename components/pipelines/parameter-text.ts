import type { Json } from "@/core/json";

/** A value as a person reads and types it: texts without quotes. */
export function valueText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What somebody typed for a parameter: a text where the usual value is one, else what it is in JSON, if it is. */
export function typedValue(text: string, usual: Json): Json {
  if (typeof usual === "string") return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
