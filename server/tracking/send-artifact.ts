import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { AppError } from "@/core/errors";

/** What a page may show as a picture; everything else is bytes to keep, whatever it says it is. */
const pictures: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** Sends a file that somebody logged, never as something that a browser would run. */
export async function sendArtifact(
  response: ServerResponse,
  { path, file }: { readonly path: string; readonly file: NodeJS.ReadableStream },
): Promise<void> {
  const name = path.split("/").at(-1) ?? "file";
  response.writeHead(200, {
    "content-type": pictures[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
  });
  await pipeline(file, response).catch(() => undefined);
}

/** A part of an address, decoded once; one that cannot be leads to nothing. */
export function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new AppError("not-found", "There is no such file.", { cause });
  }
}
