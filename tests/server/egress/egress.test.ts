import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Egress } from "@/server/egress/egress";

let server: Server;
let heard: { path: string; host: string; body: string }[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  heard = [];
  answer = (_request, response) => void response.writeHead(204).end();
  server = createServer(async (request, response) => {
    heard.push({ path: request.url ?? "", host: request.headers.host ?? "", body: await text(request) });
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;
const outgoing = (url: string, withinMs = 5_000) => ({ url, headers: {}, body: "{}", withinMs });
const open = new Egress({ allowed: [] });

describe("AT-41 an address that a person names", () => {
  it.each([
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://0/x",
    "https://0x7f.1/x",
    "https://2130706433/x",
    "https://017700000001/x",
    "https://169.254.169.254/latest",
    "https://[fd00::1]/x",
    "https://[::ffff:7f00:1]/x",
    "http://example.org/x",
    "file:///etc/passwd",
    "gopher://example.org/",
    "ftp://example.org/x",
    "javascript:alert(1)",
    "https://user:password@example.org/",
    "no address",
  ])("is refused before anything is sent: %s", async (url) => {
    expect(() => open.check(url)).toThrow("Nothing was sent");
    await expect(open.post(outgoing(url))).rejects.toMatchObject({ code: "invalid" });
  });

  it("is refused where its name means a private address, one among public ones is enough", async () => {
    const means = (...found: string[]) => new Egress({ allowed: [], resolve: async () => found });
    for (const found of [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:127.0.0.1"]]) {
      const sent = means(...found).post(outgoing(`https://hooks.example.org:${port()}/x`));
      await expect(sent).rejects.toThrow("not on the public internet");
    }
    expect(heard).toEqual([]);
  });

  it("is looked up once: what it means a moment later is not gone to", async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? ["127.0.0.1"] : ["10.0.0.1"];
    };
    const egress = new Egress({ allowed: ["hooks.example.org"], resolve });
    const said = await egress.post(outgoing(`http://hooks.example.org:${port()}/x`));
    expect([said.status, asked, heard[0]?.host]).toEqual([204, 1, `hooks.example.org:${port()}`]);
  });

  it("is not followed when it leads elsewhere", async () => {
    answer = (_request, response) =>
      void response.writeHead(302, { location: `http://127.0.0.1:${port()}/private` }).end();
    const egress = new Egress({ allowed: ["127.0.0.1"] });
    expect((await egress.post(outgoing(`http://127.0.0.1:${port()}/x`))).status).toBe(302);
    expect(heard.map(({ path }) => path)).toEqual(["/x"]);
  });

  it("is given up when it does not answer, and a long answer is not read to its end", async () => {
    const egress = new Egress({ allowed: ["127.0.0.1"] });
    const url = `http://127.0.0.1:${port()}/x`;
    answer = () => undefined;
    await expect(egress.post(outgoing(url, 50))).rejects.toThrow("It did not answer in time.");
    answer = (_request, response) => {
      response.writeHead(200);
      response.write("a".repeat(100_000));
    };
    expect((await egress.post(outgoing(url))).said).toHaveLength(2_000);
  });

  it("is said to be away where nobody is there", async () => {
    const egress = new Egress({ allowed: ["127.0.0.1"] });
    await expect(egress.post(outgoing("http://127.0.0.1:1/x"))).rejects.toThrow("ECONNREFUSED");
    const nowhere = new Egress({ allowed: [], resolve: () => Promise.reject(new Error("no such")) });
    await expect(nowhere.post(outgoing("https://hooks.example.org/"))).rejects.toThrow(
      "There is no host called hooks.example.org.",
    );
  });
});
