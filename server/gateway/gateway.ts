import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { appIdOf, appPath, type Carriage } from "@/core/gateway/app-path";
import { isFromOurPages } from "@/core/gateway/origin";
import { type ReachableApp, socketFor, type Visitor } from "./app-address";
import { headersForApp } from "./headers";
import type { Pass } from "./pass";
import { pipeRequest } from "./pipe-request";
import { type OpenSocket, pipeSocket } from "./pipe-socket";
import { type Refusal, refuseRequest, refuseSocket } from "./refuse";

/**
 * The one door to apps. Before a byte moves it checks, for HTTP and WebSocket alike: the exact origin, the
 * session, that the app is the visitor's own, the path and the method. Then it only pipes. What is missing and what is
 * somebody else's look the same.
 */
export interface Gateway {
  handleRequest(request: IncomingMessage, response: ServerResponse): Promise<void>;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Looks at once whether the sessions of open sockets are still good. */
  recheck(): void;
  /** Ends every open socket, as a restart does; clients come back by themselves. */
  close(): void;
}

interface GatewayParts {
  /** Origins of our own pages, exact. */
  readonly origins: readonly string[];
  whoIs(headers: IncomingMessage["headers"]): Promise<Visitor | null>;
  findApp(appId: string): Promise<ReachableApp | null>;
  /** How often open sockets are checked against their session, in ms; they close within twice that. */
  readonly recheckEvery: number;
}

/** A person who opens more than this many sockets at once has a program that runs away. */
const socketsPerPerson = 32;

/** Looks at open sockets again every `recheckEvery` ms until it is closed. */
export function createGateway(parts: GatewayParts): Gateway {
  const open = new Set<OpenSocket>();
  const timer = setInterval(() => void recheck(parts, open), parts.recheckEvery);
  timer.unref();

  return {
    async handleRequest(request, response) {
      const pass = await check(parts, request, "http");
      if ("refusal" in pass) return refuseRequest(response, pass.refusal);
      pipeRequest({ request, response, ...pass });
    },
    async handleUpgrade(request, socket, head) {
      // Until it is piped, nobody else listens; an unheard error would end the process.
      socket.on("error", () => socket.destroy());
      const pass = await check(parts, request, "websocket");
      if ("refusal" in pass) return refuseSocket(socket, pass.refusal);
      const mine = [...open].filter((other) => other.visitor.userId === pass.visitor.userId);
      if (mine.length >= socketsPerPerson) return refuseSocket(socket, "too-many");
      const piped = pipeSocket({ request, socket, head, ...pass });
      open.add(piped);
      socket.once("close", () => open.delete(piped));
    },
    recheck: () => void recheck(parts, open),
    close() {
      clearInterval(timer);
      // A thousand browsers spread over ten seconds; one comes back at once.
      const withinMs = Math.min(10_000, (open.size - 1) * 10);
      for (const socket of open) socket.end(1012, `restarting; come back within ${withinMs} ms`);
    },
  };
}

async function check(
  parts: GatewayParts,
  request: IncomingMessage,
  carriage: Carriage,
): Promise<Pass | { refusal: Refusal }> {
  const url = request.url ?? "";
  const method = request.method ?? "";
  if (!url.startsWith("/")) return { refusal: "malformed" };
  if (carriage === "websocket" && request.headers.upgrade?.toLowerCase() !== "websocket")
    return { refusal: "malformed" };
  if (!isFromOurPages(request.headers, { origins: parts.origins, method, carriage }))
    return { refusal: "origin" };
  const visitor = await parts.whoIs(request.headers);
  if (!visitor) return { refusal: "nobody" };
  const appId = appIdOf(url);
  const app = appId === null ? null : await parts.findApp(appId);
  if (!app || app.owner !== visitor.userId) return { refusal: "missing" };
  const path = appPath(url, { method, carriage, kind: app.kind });
  if (!path) return { refusal: "missing" };
  const socketPath = app.address && socketFor(app.address, path.socket);
  if (!socketPath) return { refusal: "not-ready" };
  return {
    visitor,
    socketPath,
    target: path.target,
    headers: headersForApp(request.headers, { app, visitor }),
  };
}

/** A session that ended takes its sockets with it; the kernel at the other end goes on. */
async function recheck(parts: GatewayParts, open: Set<OpenSocket>): Promise<void> {
  for (const socket of open) {
    const visitor = await parts.whoIs(socket.headers).catch(() => socket.visitor);
    if (visitor?.userId !== socket.visitor.userId) socket.end(4401, "signed out");
  }
}
