import type { Json } from "../json";

/** A value as Python writes it. */
export function pythonLiteral(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Object.is(value, -0) ? "-0.0" : String(value);
  if (typeof value === "string") return pythonText(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  const entries = Object.entries(value).map(([key, item]) => `${pythonText(key)}: ${pythonLiteral(item)}`);
  return `{${entries.join(", ")}}`;
}

/** JSON's texts are Python's, but for halves of a pair, which Python would not print. */
function pythonText(text: string): string {
  return JSON.stringify(text);
}
