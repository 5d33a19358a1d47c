import type { Json } from "../json";

/** On disk a text is a list of its lines, each with its end; in memory it is one text with `\n`. */
export function joinLines(value: Json | undefined): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((line) => (typeof line === "string" ? line : "")).join("");
  return "";
}

/** Every line end as `\n`: inside, texts have no other. */
export function normaliseLineEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

// The line ends of Python's `str.splitlines`, which is what Jupyter splits by.
const ends = "\\n\\r\\u000b\\u000c\\u001c-\\u001e\\u0085\\u2028\\u2029";
const line = new RegExp(`[^${ends}]*(?:\\r\\n|[${ends}])|[^${ends}]+$`, "g");

/** Lines with their ends, as nbformat lists a text; joined they are the text again. */
export function splitLines(text: string): string[] {
  return text.match(line) ?? [];
}

const splitToo = new Set(["application/javascript", "image/svg+xml"]);

/** Whether Jupyter writes this MIME type as a list of lines. */
export function isSplitOnDisk(mime: string): boolean {
  return mime.startsWith("text/") || splitToo.has(mime);
}

/** Whether the content of a MIME type is JSON itself and not text. */
export function isJsonMime(mime: string): boolean {
  return mime === "application/json" || (mime.startsWith("application/") && mime.endsWith("+json"));
}

/** Whether a notebook holds this MIME type as base64; other types are text or JSON. */
export function isBase64Mime(mime: string): boolean {
  return /^(image|audio|video)\//.test(mime) ? !mime.endsWith("+xml") : mime === "application/pdf";
}
