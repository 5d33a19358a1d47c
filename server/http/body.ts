import type { IncomingMessage } from "node:http";
import { AppError } from "@/core/errors";

const largestForm = 64 * 1024;

/** The whole body as text, refused as soon as it is longer than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const tooLarge = () => new AppError("too-large", "That is more than this form takes. Nothing was changed.");
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** What the form of a page sends. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (mediaTypeOf(request) !== "application/x-www-form-urlencoded")
    throw new AppError("invalid", "Forms are sent as a browser sends them. Nothing was changed.");
  return new URLSearchParams(await readBody(request, largestForm));
}

/** The media type without its parameters, in small letters; empty where none was named. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
