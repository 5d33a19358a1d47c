import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import type { OutputStore } from "./output-store";

/** Answers `GET /outputs/<ref>`: bytes to keep, with ranges, which no browser will run or sniff. */
export function serveOutput(
  store: OutputStore,
  exchange: { readonly ref: string; readonly request: IncomingMessage; readonly response: ServerResponse },
): void {
  const { ref, request, response } = exchange;
  const found = store.find(ref);
  if (found === null) {
    response.writeHead(404, { "content-type": "text/plain" }).end("This output is no longer kept.\n");
    return;
  }
  const headers = {
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="output-${ref.slice(0, 12)}.txt"`,
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
    "accept-ranges": "bytes",
  };
  const range = rangeOf(request.headers.range, found.size);
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...headers, "content-range": `bytes */${found.size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: found.size - 1 };
  response.writeHead(range === null ? 200 : 206, {
    ...headers,
    "content-length": end - start + 1,
    ...(range === null ? {} : { "content-range": `bytes ${start}-${end}/${found.size}` }),
  });
  if (request.method === "HEAD" || found.size === 0) response.end();
  else pipeline(createReadStream(found.path, { start, end }), response, () => {});
}

/** One range, as browsers and download tools send it; several at once are answered with the whole. */
function rangeOf(header: string | undefined, size: number) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const last = size - 1;
  const start = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? last : Math.min(Number(match[2]), last);
  return start > end || start > last ? ("unsatisfiable" as const) : { start, end };
}
