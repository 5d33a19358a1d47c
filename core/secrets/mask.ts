import type { Json, JsonObject } from "../json";

/** What stands where something was masked. */
export const maskMark = "•••••• (masked)";

/** Takes every one of the texts out of a text, longest first, so that none shows as the rest of another. */
export function masker(secrets: readonly string[]): (text: string) => string {
  const wanted = [...new Set(secrets)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return (text) => text;
  return (text) => wanted.reduce((left, secret) => left.replaceAll(secret, maskMark), text);
}

/** The same in JSON: in its texts and in the names of its members. */
export function maskJson(value: Json, mask: (text: string) => string): Json {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskJson(item, mask));
  return value !== null && typeof value === "object" ? maskObject(value as JsonObject, mask) : value;
}

export function maskObject(value: JsonObject, mask: (text: string) => string): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mask(key), maskJson(item, mask)]));
}
