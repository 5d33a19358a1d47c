import type { Json } from "@/core/json";
import { isBase64Mime } from "@/core/notebook/multiline";

/** An entry of a MIME bundle as the bytes that it stands for. */
export function bytesOf(mime: string, value: Json): Buffer {
  if (typeof value !== "string" || mime.endsWith("json")) return Buffer.from(JSON.stringify(value), "utf8");
  return Buffer.from(value, isBase64Mime(mime) ? "base64" : "utf8");
}

/** The other way: as a notebook holds it. */
export function fromBytes(mime: string, bytes: Buffer): Json {
  if (isBase64Mime(mime)) return bytes.toString("base64");
  const text = bytes.toString("utf8");
  return mime.endsWith("json") ? (JSON.parse(text) as Json) : text;
}
