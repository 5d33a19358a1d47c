import type { IncomingMessage } from "node:http";
import { AppError } from "@/core/errors";

/** What an app sends, as text. */
export async function bodyOf(request: IncomingMessage, longest: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longest) throw new AppError("too-large", "The request is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
