import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { request as ask, createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createGateway, type Gateway } from "@/server/gateway/gateway";

const origin = "http://studio.test";
let app: Server;
let front: Server;
let gateway: Gateway;
let socketPath: string;
let seen: IncomingMessage[];
let signedIn: Map<string, string>;
let port: number;

/** Everybody of a crowd has an app of the own name. */
const crowd = Array.from({ length: 40 }, (_, index) => `p${index}`);
const ownAppOf = (appId: string) =>
  crowd.includes(appId)
    ? {
        owner: appId,
        kind: "JupyterServer" as const,
        token: "t",
        address: { jupyter: socketPath, notebook: socketPath, tokenFile: "" },
      }
    : null;

beforeEach(async () => {
  socketPath = `/tmp/gw-${randomUUID().slice(0, 8)}.sock`;
  seen = [];
  signedIn = new Map([
    ["session=alice", "alice"],
    ["session=mallory", "mallory"],
    ...crowd.map((person) => [`session=${person}`, person] as const),
  ]);
  app = createServer((request, response) => {
    seen.push(request);
    response.setHeader("set-cookie", "stolen=1");
    if (request.url?.includes("page"))
      return void response.writeHead(200, { "content-type": "text/html" }).end("<script>1</script>");
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ url: request.url }));
  });
  const sockets = new WebSocketServer({ noServer: true });
  app.on("upgrade", (request, socket, head) => {
    seen.push(request);
    sockets.handleUpgrade(request, socket, head, (ws) => ws.on("message", (data) => ws.send(`echo ${data}`)));
  });
  app.listen(socketPath);
  await once(app, "listening");
  gateway = createGateway({
    origins: [origin],
    recheckEvery: 20,
    whoIs: async (headers) => {
      const userId = signedIn.get(headers.cookie ?? "");
      return userId === undefined ? null : { userId, name: userId };
    },
    findApp: async (appId) =>
      appId === "a1"
        ? {
            owner: "alice",
            kind: "JupyterServer",
            token: "app-token",
            address: { jupyter: socketPath, notebook: socketPath, tokenFile: "" },
          }
        : appId === "a2"
          ? { owner: "alice", kind: "JupyterServer", token: "t", address: null }
          : appId === "a3"
            ? {
                owner: "alice",
                kind: "JupyterServer",
                token: "t",
                address: { jupyter: "/tmp/nobody.sock", notebook: null, tokenFile: "" },
              }
            : ownAppOf(appId),
  });
  front = createServer((request, response) => void gateway.handleRequest(request, response));
  front.on("upgrade", (request, socket, head) => void gateway.handleUpgrade(request, socket, head));
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  port = (front.address() as { port: number }).port;
});

afterEach(() => {
  gateway.close();
  front.closeAllConnections();
  front.close();
  app.closeAllConnections();
  app.close();
  rmSync(socketPath, { force: true });
});

async function get(path: string, headers: Record<string, string> = {}, method = "GET") {
  const request = ask({
    port,
    host: "127.0.0.1",
    path,
    method,
    headers: { cookie: "session=alice", ...headers },
  });
  request.end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  let body = "";
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

function open(path: string, headers: Record<string, string>) {
  return new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
}

async function statusOf(socket: WebSocket): Promise<number> {
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
  return response.statusCode ?? 0;
}

describe("what reaches the app", () => {
  it("is the owner's request with the app's own token, and no cookie, authorisation or claim of identity (AT-26, AT-27)", async () => {
    await get("/apps/a1/api/contents/x?content=1", {
      authorization: "Bearer mine",
      "x-forwarded-user": "bob",
      "x-atelier-user": "bob",
      "kubeflow-userid": "bob",
      forwarded: "for=1.2.3.4",
      referer: "http://studio.test/secret",
    });
    const { url, headers } = seen[0] as IncomingMessage;
    expect(url).toBe("/apps/a1/api/contents/x?content=1");
    expect(headers.authorization).toBe("token app-token");
    expect(headers["x-atelier-user"]).toBe("alice");
    expect(JSON.stringify(headers)).not.toMatch(/session=|mine|bob|1\.2\.3\.4|secret/);
  });

  it("is a WebSocket both ways", async () => {
    const socket = open("/apps/a1/notebook", { cookie: "session=alice", origin });
    await once(socket, "open");
    socket.send("hello");
    expect(String((await once(socket, "message"))[0])).toBe("echo hello");
    expect(seen[0]?.url).toBe("/trpc");
    socket.close();
  });
});

describe("what comes back", () => {
  it("sets no cookie", async () =>
    expect((await get("/apps/a1/api/contents")).headers["set-cookie"]).toBeUndefined());

  it("is never a page on our origin (AT-28)", async () => {
    const { headers } = await get("/apps/a1/api/contents/page");
    expect(headers["content-type"]).toBe("application/octet-stream");
    expect(headers["content-disposition"]).toBe("attachment");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toContain("sandbox");
  });

  it("is a sentence when the app does not answer", async () => {
    const { status, body } = await get("/apps/a3/api/contents");
    expect(status).toBe(502);
    expect(body).toContain("The app does not answer");
  });

  it("is a sentence when the app is not running", async () =>
    expect((await get("/apps/a2/api/contents")).status).toBe(503));
});

describe("what is refused before a byte reaches an app", () => {
  afterEach(() => expect(seen).toEqual([]));
  const foreign = [
    "http://evil.test",
    "null",
    "http://studio.test.evil.test",
    "http://evilstudio.test",
    "https://studio.test",
    "http://studio.test:81",
  ];

  it.each(foreign)("a WebSocket from %s (AT-13)", async (from) =>
    expect(await statusOf(open("/apps/a1/notebook", { cookie: "session=alice", origin: from }))).toBe(403),
  );
  it("a WebSocket without an origin (AT-13)", async () =>
    expect(await statusOf(open("/apps/a1/notebook", { cookie: "session=alice" }))).toBe(403));
  it.each(foreign)("a request from %s (AT-14)", async (from) =>
    expect((await get("/apps/a1/api/contents", { origin: from })).status).toBe(403),
  );
  it("a change without an origin (AT-14)", async () =>
    expect((await get("/apps/a1/api/contents/x", {}, "DELETE")).status).toBe(403));
  it("a request that another site makes (AT-14)", async () =>
    expect((await get("/apps/a1/api/contents", { "sec-fetch-site": "cross-site" })).status).toBe(403));
  it("a visitor without a session", async () =>
    expect((await get("/apps/a1/api/contents", { cookie: "" })).status).toBe(401));
  it("a WebSocket without a session", async () =>
    expect(await statusOf(open("/apps/a1/notebook", { origin }))).toBe(401));

  it("another person's app, which looks exactly like none (AT-20)", async () => {
    const other = await get("/apps/a1/api/contents", { cookie: "session=mallory" });
    const none = await get("/apps/zzz/api/contents", { cookie: "session=mallory" });
    expect(other.status).toBe(404);
    expect({ ...other, headers: { ...other.headers, date: "" } }).toEqual({
      ...none,
      headers: { ...none.headers, date: "" },
    });
    expect(await statusOf(open("/apps/a1/notebook", { cookie: "session=mallory", origin }))).toBe(404);
  });

  it("an absolute address (AT-21)", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      "GET http://169.254.169.254/ HTTP/1.1\r\nHost: x\r\nCookie: session=alice\r\nConnection: close\r\n\r\n",
    );
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400/);
    socket.destroy();
  });

  it("an address with a token in it (AT-16)", async () =>
    expect((await get("/apps/a1/api/contents?token=x")).status).toBe(404));
});

describe("open sockets", () => {
  it("close with 4401 when the session ends (AT-05)", async () => {
    const socket = open("/apps/a1/notebook", { cookie: "session=alice", origin });
    await once(socket, "open");
    signedIn.clear();
    const [code] = await once(socket, "close");
    expect(code).toBe(4401);
  });

  it("close at once when it is told that a session ended, however seldom it looks by itself (AT-05)", async () => {
    const alive = new Set(["session=eve"]);
    const seldom = createGateway({
      origins: [origin],
      recheckEvery: 10 * 60_000,
      whoIs: async ({ cookie }) => (alive.has(cookie ?? "") ? { userId: "eve", name: "Eve" } : null),
      findApp: async () => ({
        owner: "eve",
        kind: "JupyterServer",
        token: "t",
        address: { jupyter: socketPath, notebook: socketPath, tokenFile: "" },
      }),
    });
    const door = createServer();
    door.on("upgrade", (request, socket, head) => void seldom.handleUpgrade(request, socket, head));
    door.listen(0, "127.0.0.1");
    await once(door, "listening");
    const { port: doorPort } = door.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${doorPort}/apps/e1/notebook`, {
      headers: { cookie: "session=eve", origin },
    });
    await once(socket, "open");
    alive.clear();
    seldom.recheck();
    expect((await once(socket, "close"))[0]).toBe(4401);
    seldom.close();
    door.close();
  });

  it("close with 1012 when the server restarts", async () => {
    const socket = open("/apps/a1/notebook", { cookie: "session=alice", origin });
    await once(socket, "open");
    gateway.close();
    expect((await once(socket, "close"))[0]).toBe(1012);
  });

  it("FT-02: a thousand are told that the server restarts, and to come back spread over ten seconds", async () => {
    const sockets = crowd.flatMap((person) =>
      Array.from({ length: 25 }, () =>
        open(`/apps/${person}/notebook`, { cookie: `session=${person}`, origin }),
      ),
    );
    await Promise.all(sockets.map((socket) => once(socket, "open")));
    expect(sockets).toHaveLength(1000);
    const closed = sockets.map((socket) => once(socket, "close"));
    gateway.close();
    for (const [code, reason] of await Promise.all(closed)) {
      expect(code).toBe(1012);
      expect(String(reason)).toBe("restarting; come back within 9990 ms");
    }
  });

  it("are gone when they were told to go, whether the browser answers or not", async () => {
    const connected = once(front, "connection");
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const [ours] = (await connected) as [import("node:net").Socket];
    const key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
    socket.write(
      `GET /apps/a1/notebook HTTP/1.1\r\nHost: x\r\nCookie: session=alice\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`,
    );
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1\.1 101/);
    const closed = once(ours, "close");
    gateway.close();
    await closed;
    socket.destroy();
  });

  it("are at most 32 for one person (AT-29)", async () => {
    const sockets = Array.from({ length: 32 }, () =>
      open("/apps/a1/notebook", { cookie: "session=alice", origin }),
    );
    await Promise.all(sockets.map((socket) => once(socket, "open")));
    expect(await statusOf(open("/apps/a1/notebook", { cookie: "session=alice", origin }))).toBe(429);
    for (const socket of sockets) socket.close();
  });
});
