import type { IncomingMessage } from "node:http";
import type { Config } from "@/server/config";

/** Where a request wants to go, read once. */
export interface RequestAddress {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query, as they came. */
  readonly full: string;
}

/** `null` for what no browser sends to an origin: absolute URIs, `//host`, backslashes, control characters. */
export function addressOf(request: IncomingMessage): RequestAddress | null {
  const full = request.url ?? "";
  if (!full.startsWith("/") || full.startsWith("//") || full.length > 8_000) return null;
  if (!/^[\u0021-\u005b\u005d-\u007e]+$/.test(full)) return null;
  const [path = "", query = ""] = full.split("?", 2);
  return { path, query: new URLSearchParams(query), full };
}

/** Whether the request was sent to the name that this server has; answers to DNS tricks go nowhere. */
export function isOurHost(request: IncomingMessage, config: Pick<Config, "publicUrl">): boolean {
  return request.headers.host === new URL(config.publicUrl).host;
}

/** Exactly our own pages, and nothing that looks like them. */
export function isOurOrigin(request: IncomingMessage, config: Pick<Config, "publicUrl">): boolean {
  return request.headers.origin === config.publicUrl;
}

/** Whether the caller is on this machine; by the socket, since headers can say anything. */
export function isLoopback(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? "";
  return address === "::1" || address.replace(/^::ffff:/, "").startsWith("127.");
}

/** For counting tries: the IPv4 address, or the /64 of an IPv6 address. Never from a header. */
export function callerOf(request: IncomingMessage): string {
  const address = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return address.includes(":") ? address.split(":").slice(0, 4).join(":") : address;
}
