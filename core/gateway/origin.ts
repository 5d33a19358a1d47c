interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly "sec-fetch-site"?: string | string[] | undefined;
}

/**
 * Whether a request comes from our own pages. Reading may come without an `Origin` (browsers leave it out for
 * same-origin GETs), but never with another one; whatever changes something, and every WebSocket, must carry ours.
 */
export function isFromOurPages(
  headers: OriginHeaders,
  asked: {
    readonly origins: readonly string[];
    readonly method: string;
    readonly carriage: "http" | "websocket";
  },
): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  if (headers.origin !== undefined) return asked.origins.includes(headers.origin);
  return asked.carriage === "http" && (asked.method === "GET" || asked.method === "HEAD");
}
