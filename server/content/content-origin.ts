import type { IncomingMessage, ServerResponse } from "node:http";
import { framePage, framePolicy } from "./frame-page";
import type { TicketFor, Tickets } from "./tickets";

/**
 * The second origin: everything a person wrote that a browser could run comes from here. It never sees a session
 * cookie and has two addresses: the output frame, and one file for one ticket.
 */
interface ContentOriginParts {
  readonly tickets: Tickets;
  /** The only origin that may put our frame into a page. */
  readonly appOrigin: string;
  /** Streams the file from its owner's app into the answer, with these headers added. */
  sendFile(
    what: TicketFor,
    answer: { request: IncomingMessage; response: ServerResponse; headers: Readonly<Record<string, string>> },
  ): Promise<void>;
}

const common = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), clipboard-read=(), fullscreen=()",
};

export function createContentOrigin(
  parts: ContentOriginParts,
): (request: IncomingMessage, response: ServerResponse) => void {
  const frameHeaders = {
    ...common,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": [...framePolicy, `frame-ancestors ${parts.appOrigin}`].join("; "),
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "public, max-age=3600",
  };
  return (request, response) => {
    const { url = "", method = "" } = request;
    if (method !== "GET" && method !== "HEAD") return nothing(response, 405);
    if (url === "/frame.html") {
      response.writeHead(200, frameHeaders);
      return void response.end(framePage);
    }
    const ticket = /^\/t\/([\w-]{20,64})$/.exec(url)?.[1];
    const what = ticket === undefined ? null : parts.tickets.take(ticket);
    if (!what) return nothing(response, 404);
    parts
      .sendFile(what, { request, response, headers: fileHeaders(what) })
      .catch(() => nothing(response, 502));
  };
}

function fileHeaders({ path, download }: TicketFor): Record<string, string> {
  const name = path.split("/").at(-1) ?? "file";
  return {
    ...common,
    "content-security-policy":
      "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "content-disposition": `${download ? "attachment" : "inline"}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)}`,
  };
}

function nothing(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, {
    ...common,
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(
    status === 404
      ? "There is nothing at this address, or it was used before. Ask for the file again in the studio.\n"
      : "This cannot be shown.\n",
  );
}
