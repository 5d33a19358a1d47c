import { pipeline } from "node:stream/promises";
import { AppError } from "@/core/errors";
import type { Visit } from "@/server/http/visit";
import type { Experiments } from "./experiments";

/** What a page may show as a picture; everything else is bytes to keep, whatever it says it is. */
const pictures: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** `GET /run-files/<run id>/<path>`: a file that a run logged, never as something that a browser would run. */
export async function sendRunFile({ address, response }: Visit, experiments: Experiments): Promise<void> {
  const [, runId = "", encoded = ""] = /^\/run-files\/([0-9a-f]{32})\/(.+)$/.exec(address.path) ?? [];
  const path = decoded(encoded);
  const file = await experiments.tracker.file({ runId, path });
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

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new AppError("not-found", "There is no such file in this run.", { cause });
  }
}
