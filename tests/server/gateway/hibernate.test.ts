import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { hibernateKernels } from "@/server/gateway/hibernate";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A notebook server's socket that answers like that. */
async function notebookServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const folder = mkdtempSync(join(tmpdir(), "hi-"));
  const server = {
    jupyter: join(folder, "j.sock"),
    notebook: join(folder, "n.sock"),
    tokenFile: join(folder, "t"),
  };
  writeFileSync(server.tokenFile, "secret\n");
  const http = createServer(answer);
  await new Promise<void>((listening) => http.listen(server.notebook, listening));
  ends.push(() => {
    http.closeAllConnections();
    http.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { server, appId: "app1", why: "budget" as const };
}

it("asks with the server's own token, and answers what became of each notebook", async () => {
  const notebooks = [{ path: "a.ipynb", saved: 2, bytes: 10, lost: 0, note: "" }];
  const heard: unknown[] = [];
  const of = await notebookServer(async (request, response) => {
    const { method, url, headers } = request;
    heard.push({ method, url, authorization: headers.authorization, body: JSON.parse(await text(request)) });
    response.end(JSON.stringify({ notebooks }));
  });
  expect(await hibernateKernels({ ...of, withinMs: 60_000 })).toEqual(notebooks);
  const body = { appId: "app1", why: "budget" };
  expect(heard).toEqual([{ method: "POST", url: "/hibernate", authorization: "token secret", body }]);
});

it("gives up a server that does not answer, one that refuses, and one that says something else", async () => {
  const silent = await notebookServer(() => {});
  await expect(hibernateKernels({ ...silent, withinMs: 50 })).rejects.toThrow();
  const refusing = await notebookServer((_request, response) => response.writeHead(500).end());
  await expect(hibernateKernels({ ...refusing, withinMs: 60_000 })).rejects.toThrow("500");
  const odd = await notebookServer((_request, response) => response.end('{"notebooks":[{"path":1}]}'));
  await expect(hibernateKernels({ ...odd, withinMs: 60_000 })).rejects.toThrow();
});
