import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createContentOrigin } from "@/server/content/content-origin";
import { createTickets, type Tickets } from "@/server/content/tickets";

const what = { userId: "alice", appId: "a1", path: "data/ü (1).html", download: true };
let now = 1_000_000;
let tickets: Tickets;
let server: Server;
let base: string;

beforeEach(async () => {
  now = 1_000_000;
  tickets = createTickets({ now: () => now });
  server = createServer(
    createContentOrigin({
      tickets,
      appOrigin: "http://studio.test",
      sendFile: async (file, { response, headers }) =>
        void response.writeHead(200, { "content-type": "text/html", ...headers }).end(file.path),
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe("a ticket (AT-30)", () => {
  it("gives its file, sandboxed, as a download with its name", async () => {
    const response = await fetch(`${base}/t/${tickets.issue(what)}`);
    expect(await response.text()).toBe(what.path);
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename*=UTF-8''%C3%BC%20%281%29.html",
    );
    expect(response.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
  });

  it("works once", async () => {
    const ticket = tickets.issue(what);
    await fetch(`${base}/t/${ticket}`);
    expect((await fetch(`${base}/t/${ticket}`)).status).toBe(404);
  });

  it("is worth nothing after a minute", async () => {
    const ticket = tickets.issue(what);
    now += 60_001;
    expect((await fetch(`${base}/t/${ticket}`)).status).toBe(404);
  });

  it("cannot be guessed from another", () => {
    const issued = new Set(Array.from({ length: 1000 }, () => tickets.issue(what)));
    expect(issued.size).toBe(1000);
    expect(Math.min(...[...issued].map((ticket) => ticket.length))).toBeGreaterThanOrEqual(22);
  });
});

describe("the output frame", () => {
  it("lets nothing out and nobody else in", async () => {
    const policy = (await fetch(`${base}/frame.html`)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("sandbox allow-scripts;");
    expect(policy).not.toContain("allow-same-origin");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toMatch(/https?:(?!\/\/studio\.test)/);
    expect(policy).toContain("frame-ancestors http://studio.test");
  });
});

describe("everything else", () => {
  it.each(["/", "/t/", "/api/trpc/me.get", "/frame.html?x", "/t/aaaaaaaaaaaaaaaaaaaaaa"])(
    "%s is nothing",
    async (path) => expect((await fetch(base + path)).status).toBe(404),
  );
  it("takes no POST", async () =>
    expect((await fetch(`${base}/frame.html`, { method: "POST" })).status).toBe(405));
});
