import type { Json } from "@/core/json";
import type { MimeBundle, StoredPart } from "@/core/notebook/notebook";

/** What can be drawn, richest first. A type that is not here (a widget, a viewer of an extension) falls back. */
const drawable = [
  "text/html",
  "text/markdown",
  "text/latex",
  "image/svg+xml",
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "application/json",
  "text/plain",
] as const;

type DrawableType = (typeof drawable)[number];

export interface Choice {
  readonly type: DrawableType;
  readonly value: Json;
  readonly stored: StoredPart | null;
}

/** The richest part of a bundle that can be drawn; `null` when none can. */
export function richest(data: MimeBundle, stored: Readonly<Record<string, StoredPart>>): Choice | null {
  for (const type of drawable) {
    const value = data[type];
    const part = stored[type] ?? null;
    if (value === undefined && part === null) continue;
    return { type, value: value ?? "", stored: part };
  }
  const json = Object.keys(data).find((type) => type.endsWith("+json"));
  return json === undefined ? null : { type: "application/json", value: data[json] ?? null, stored: null };
}

export function textOf(value: Json | undefined): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.join("");
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}
