import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { WebSocketServer } from "ws";
import type { Answer, Asked, FakeContents } from "./fake-contents";
import type { FakeTerminals } from "./fake-terminals";

/** A stand-in for Jupyter Server, for one app. */
interface FakeJupyter {
  /** Of an app that serves files. */
  readonly contents: FakeContents | null;
  readonly terminals: FakeTerminals;
}

/**
 * As much of Jupyter Server as the studio's pages ask of an app: its status, the files of a home, and terminals. No
 * kernels, no token: it listens on a socket in a folder that only its owner may enter.
 */
export async function fakeJupyter(of: { socketPath: string } & FakeJupyter): Promise<void> {
  const server = createServer((request, response) => {
    void answer(request, of).then(
      (found) => send(response, found),
      (error: NodeJS.ErrnoException) => send(response, refusal(error)),
    );
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const name = /\/terminals\/websocket\/([\w-]+)$/.exec(pathOf(request).path)?.[1];
    if (name === undefined) return void socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (client) => of.terminals.connect(name, client));
  });
  rmSync(of.socketPath, { force: true });
  server.listen(of.socketPath);
  await once(server, "listening");
}

function pathOf(request: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const url = new URL(request.url ?? "/", "http://app");
  return { path: url.pathname.replace(/^\/apps\/[^/]+(?=\/)/, ""), query: url.searchParams };
}

async function answer(request: IncomingMessage, of: FakeJupyter): Promise<Answer> {
  const { path, query } = pathOf(request);
  const method = request.method ?? "GET";
  if (path === "/api/status") return { status: 200, body: { started: "" } };
  if (path === "/api/kernels") return { status: 200, body: [] };
  if (path === "/api/terminals") {
    return { status: 200, body: method === "POST" ? of.terminals.start() : of.terminals.list() };
  }
  if (path.startsWith("/api/terminals/") && method === "DELETE") {
    return { status: of.terminals.end(path.slice("/api/terminals/".length)) ? 204 : 404, body: {} };
  }
  if (of.contents === null || !path.startsWith("/api/contents")) return { status: 404, body: {} };
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  const asked: Asked = {
    path: decodeURIComponent(path.slice("/api/contents/".length)).replace(/\/+$/, ""),
    query,
    body: text === "" ? {} : JSON.parse(text),
  };
  return of.contents.answer(method, asked);
}

function refusal(error: NodeJS.ErrnoException): Answer {
  const status = { ENOENT: 404, EEXIST: 409, EACCES: 403 }[error.code ?? ""] ?? 500;
  return { status, body: { message: "" } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}
