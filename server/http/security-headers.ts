import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Config } from "@/server/config";

type HeaderConfig = Pick<Config, "publicUrl" | "contentUrl" | "dev">;

/** What a page may load. Next reads the nonce out of the request's own copy of this header. */
export function pagePolicy(config: HeaderConfig, nonce: string): string {
  const sockets = config.publicUrl.replace(/^http/, "ws");
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${config.dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    `connect-src 'self' ${sockets}`,
    `frame-src ${config.contentUrl}`,
    "worker-src 'self' blob:",
    "font-src 'self' data:",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join("; ");
}

/** For answers that are data: nothing in them may ever run. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** For our own scripts, which may be workers that load more of our own scripts. */
export const scriptPolicy =
  "default-src 'self'; script-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** On every answer of the app origin, whatever else it is. */
export function setSecurityHeaders(response: ServerResponse, config: HeaderConfig): void {
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("X-Frame-Options", "DENY");
  response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
  if (config.publicUrl.startsWith("https://")) {
    response.setHeader("Strict-Transport-Security", "max-age=31536000");
  }
}

/** For one answer's inline scripts; another each time, or it would protect nothing. */
export function freshNonce(): string {
  return randomBytes(16).toString("base64");
}
