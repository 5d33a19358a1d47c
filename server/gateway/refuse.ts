import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

export type Refusal = "malformed" | "origin" | "nobody" | "missing" | "not-ready" | "too-many" | "gone";

/** Each refusal in words; those for what is missing and for what is somebody else's are one and the same. */
const refusals: Readonly<Record<Refusal, { status: number; reason: string; code: string; message: string }>> =
  {
    malformed: {
      status: 400,
      reason: "Bad Request",
      code: "invalid",
      message: "This request cannot be read.",
    },
    origin: {
      status: 403,
      reason: "Forbidden",
      code: "unauthenticated",
      message: "Only the studio's own pages may ask for this.",
    },
    nobody: {
      status: 401,
      reason: "Unauthorized",
      code: "unauthenticated",
      message: "You are signed out. Sign in again; running work goes on.",
    },
    missing: {
      status: 404,
      reason: "Not Found",
      code: "not-found",
      message: "There is nothing at this address.",
    },
    "not-ready": {
      status: 503,
      reason: "Service Unavailable",
      code: "unavailable",
      message: "This app is not running at the moment. Your files are safe.",
    },
    "too-many": {
      status: 429,
      reason: "Too Many Requests",
      code: "limit",
      message: "Too many connections are open at once. Close some tabs and try again.",
    },
    gone: {
      status: 502,
      reason: "Bad Gateway",
      code: "unavailable",
      message: "The app does not answer. Your files are safe; try again in a moment.",
    },
  };

/** Where an answer has begun already, the connection is cut: half an answer must not look whole. */
export function refuseRequest(response: ServerResponse, refusal: Refusal): void {
  const { status, code, message } = refusals[refusal];
  if (response.headersSent) return void response.destroy();
  const body = JSON.stringify({ error: { code, message }, message });
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

export function refuseSocket(socket: Duplex, refusal: Refusal): void {
  const { status, reason, code, message } = refusals[refusal];
  const body = JSON.stringify({ error: { code, message }, message });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
