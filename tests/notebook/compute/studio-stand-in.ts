import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Handler = (request: http.IncomingMessage, body: string, response: http.ServerResponse) => void;

/** A studio server's socket for apps that says what a test wants, and can be away. */
export async function studioStandIn() {
  const folder = await mkdtemp(join(tmpdir(), "studio-"));
  const studioSocket = join(folder, "studio.sock");
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, "the-token\n");
  let server: http.Server | null = null;
  const down = () =>
    new Promise<void>((resolve) => {
      if (server === null) return resolve();
      server.closeAllConnections();
      server.close(() => resolve());
      server = null;
    });
  return {
    studioSocket,
    tokenFile,
    async up(handler: Handler): Promise<void> {
      const listening = http.createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => {
          body += chunk;
        });
        request.on("end", () => handler(request, body, response));
      });
      server = listening;
      await new Promise<void>((resolve) => listening.listen(studioSocket, resolve));
    },
    down,
    async close(): Promise<void> {
      await down();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
