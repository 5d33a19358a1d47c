import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Context } from "@/server/context";
import { addressOf, isOurHost } from "@/server/http/address";
import { answer, type Doors } from "@/server/http/answer";
import { trackConnections } from "@/server/http/connections";
import type { Readiness } from "@/server/http/health";
import { listen } from "@/server/http/listen";

/** The studio server's front door. */
export interface HttpServer {
  /** The port that was taken; 0 asks for any. */
  listen(): Promise<number>;
  setReadiness(readiness: Readiness): void;
  /** Takes no more, tells every socket that it may come back, waits for answers under way at most `within` ms. */
  close(within: number): Promise<void>;
}

export function createHttpServer(parts: { context: Context; doors: Doors }): HttpServer {
  const { context, doors } = parts;
  let readiness: Readiness = { state: "not-ready", reason: "Atelier is starting." };
  // Uploads and downloads of any length pass through; headers may not take their time.
  const server = createServer({ requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 10_000 });
  const connections = trackConnections(server);
  server.on("request", (request, response) => {
    void answer({ request, response, context, doors, readiness, sockets: connections.count() });
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    upgrade({ request, socket, head, context, doors }).catch((error) => {
      context.log.error("upgrade failed", { path: request.url ?? "", error });
      socket.destroy();
    });
  });
  server.on("clientError", (_error, socket) => {
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  return {
    listen: () => listen(server, context.config),
    setReadiness: (next) => {
      readiness = next;
    },
    async close(within) {
      readiness = { state: "not-ready", reason: "Atelier is stopping." };
      server.close();
      doors.gateway.close();
      await connections.drain(within);
    },
  };
}

async function upgrade(parts: {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  context: Context;
  doors: Doors;
}): Promise<void> {
  const { request, socket, head, context, doors } = parts;
  const address = addressOf(request);
  if (address === null) return refuse(socket, "400 Bad Request");
  if (!isOurHost(request, context.config)) return refuse(socket, "421 Misdirected Request");
  if (address.path.startsWith("/apps/")) return doors.gateway.handleUpgrade(request, socket, head);
  if (context.config.dev && address.path.startsWith("/_next/"))
    return doors.pages.upgrade(request, socket, head);
  refuse(socket, "404 Not Found");
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
