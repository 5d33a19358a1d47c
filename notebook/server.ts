import { createHash, timingSafeEqual } from "node:crypto";
import { chmodSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocketServer } from "ws";
import type { OutputStore } from "./outputs/output-store";
import { serveOutput } from "./outputs/serve-output";
import type { NotebookRouter } from "./router";
import { type HibernateApp, serveHibernation } from "./serve-hibernation";
import { serveSteps } from "./steps/serve-steps";
import type { Steps } from "./steps/steps";

const maxMessage = 32 * 1024 * 1024;

interface NotebookServerOptions {
  readonly socketPath: string;
  readonly token: string;
  readonly router: NotebookRouter;
  readonly outputs: OutputStore;
  readonly hibernateApp: HibernateApp;
  readonly steps: Steps;
  /** A browser that does not answer is gone, with what is half open of its connection. */
  readonly keepAlive?: KeepAlive;
}

/** How often a connection is asked whether anyone is there, and how long the answer may take. */
export interface KeepAlive {
  readonly pingMs: number;
  readonly pongWaitMs: number;
}

const patience: KeepAlive = { pingMs: 5000, pongWaitMs: 2000 };

export interface NotebookServer {
  /** Tells clients to come back, and answers when none is connected. */
  close(): Promise<void>;
}

/** The notebook server's one socket: `/healthz`, `/outputs/<ref>`, `/hibernate`, `/steps` and the tRPC WebSocket, all behind the app's token. */
export async function serveNotebooks(options: NotebookServerOptions): Promise<NotebookServer> {
  const http = createServer((request, response) => {
    const path = pathOf(request);
    if (!isAllowed(request, options.token)) response.writeHead(401).end();
    else if (path === "/healthz") response.writeHead(200, { "content-type": "text/plain" }).end("ok\n");
    else if (path.startsWith("/outputs/") && (request.method === "GET" || request.method === "HEAD"))
      serveOutput(options.outputs, { ref: path.slice("/outputs/".length), request, response });
    else if (path === "/hibernate" && request.method === "POST")
      serveHibernation(options.hibernateApp, { request, response });
    else if (path === "/steps" || path.startsWith("/steps/"))
      serveSteps(options.steps, { request, response });
    else response.writeHead(404).end();
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxMessage });
  const trpc = applyWSSHandler({
    wss: sockets,
    router: options.router,
    createContext: ({ req, res }) => ({ person: personOf(req), socket: res }),
    keepAlive: { enabled: true, ...(options.keepAlive ?? patience) },
  });
  http.on("upgrade", (request, socket, head) => {
    if (!isAllowed(request, options.token) || pathOf(request) !== "/trpc") {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit("connection", client, request));
  });
  await listenSafely(http, options.socketPath);
  return { close: () => closeAll({ http, sockets, announce: () => trpc.broadcastReconnectNotification() }) };
}

async function closeAll(open: {
  readonly http: Server;
  readonly sockets: WebSocketServer;
  announce(): void;
}): Promise<void> {
  open.announce();
  for (const client of open.sockets.clients) client.close(1012, "restarting");
  const ended = new Promise<void>((resolve) => open.http.close(() => resolve()));
  const late = setTimeout(() => {
    for (const client of open.sockets.clients) client.terminate();
    open.http.closeAllConnections();
  }, 1000);
  await ended;
  clearTimeout(late);
}

/** A socket file left by a killed server is replaced; one that answers is another server's and stays. */
async function listenSafely(http: Server, path: string): Promise<void> {
  if (await answers(path)) throw new Error(`another notebook server listens on ${path}`);
  rmSync(path, { force: true });
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => http.once("error", reject).listen(path, resolve));
  } finally {
    process.umask(mask);
  }
  chmodSync(path, 0o600);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}

function isAllowed(request: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ""), digest(`token ${token}`));
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

/** Set by the gateway alone, which drops a caller's own. */
function personOf(request: IncomingMessage): { readonly userId: string; readonly name: string } {
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === "string" ? value : "";
  };
  return { userId: header("x-atelier-user"), name: decoded(header("x-atelier-name")) };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
