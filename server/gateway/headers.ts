import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { ReachableApp, Visitor } from "./app-address";

/** Headers that belong to one hop, or that would tell the app who to believe. */
const dropped = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "cookie",
  "authorization",
  "host",
  "origin",
  "referer",
  "forwarded",
  "expect",
]);

/** What goes on to the app: the caller's headers without secrets or claims of identity, and who it really is. */
export function headersForApp(
  headers: IncomingHttpHeaders,
  { app, visitor }: { app: ReachableApp; visitor: Visitor },
): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(
    ([name]) => !dropped.has(name) && !/^(x-|sec-fetch-|kubeflow-)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    host: "localhost",
    authorization: `token ${app.token}`,
    "x-atelier-user": visitor.userId,
    "x-atelier-name": encodeURIComponent(visitor.name),
  };
}

const droppedFromApp = new Set([
  "connection",
  "keep-alive",
  "set-cookie",
  "transfer-encoding",
  "upgrade",
  "server",
  "x-jupyter-version",
]);

/**
 * What comes back: nothing that sets a cookie, and nothing that a browser would run on our origin. JSON is data;
 * anything else is a download.
 */
export function headersFromApp(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(
    ([name]) => !droppedFromApp.has(name) && !name.startsWith("access-control-"),
  );
  const type = String(headers["content-type"] ?? "");
  const isData = /^application\/json\b/i.test(type);
  return {
    ...Object.fromEntries(kept),
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "referrer-policy": "no-referrer",
    "cache-control": headers["cache-control"] ?? "no-store",
    ...(isData
      ? {}
      : {
          "content-type": "application/octet-stream",
          "content-disposition": headers["content-disposition"] ?? "attachment",
        }),
  };
}
