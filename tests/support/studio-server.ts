import { mkdtempSync, rmSync } from "node:fs";
import type { OutgoingHttpHeaders } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "@/server/config";
import type { Pages } from "@/server/http/pages";
import { type Studio, startStudio } from "@/server/studio";
import { type Answer, ask } from "./ask";

/** A whole studio server on free ports with a folder of its own; pages are a stand-in that says which was asked for. */
export interface TestStudio {
  readonly studio: Studio;
  readonly origin: string;
  readonly contentPort: number;
  readonly data: string;
  request(path: string, options?: RequestOptions): Promise<Answer>;
  /** Signs the person at this machine in; the value of the `Cookie` header. */
  signIn(): Promise<string>;
  call(procedure: string, options?: RequestOptions & { input?: unknown }): Promise<Answer>;
  close(): Promise<void>;
}

interface RequestOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly cookie?: string;
}

interface TestStudioOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly argv?: readonly string[];
  /** Taken over from an earlier server, as after a restart. */
  readonly data?: string;
  readonly pages?: Pages;
  /** Run while the server listens and its pages are not there yet. */
  readonly beforePages?: () => Promise<void>;
}

export async function startTestStudio(options: TestStudioOptions = {}): Promise<TestStudio> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "studio-"));
  const [port, contentPort] = [await freePort(), await freePort()];
  const env = {
    PORT: String(port),
    ATELIER_CONTENT_PORT: String(contentPort),
    ATELIER_DATA: data,
    ATELIER_FAKES: "1",
    ...options.env,
  };
  const config = readConfig({ env, argv: options.argv ?? [], cwd: process.cwd(), node: process.execPath });
  const studio = await startStudio(config, {
    pages: async () => {
      await options.beforePages?.();
      return options.pages ?? namingPages;
    },
  });
  const origin = config.publicUrl;
  const request = (path: string, { cookie, headers, ...rest }: RequestOptions = {}) =>
    ask({
      port: config.port,
      path,
      ...rest,
      headers: { host: new URL(origin).host, ...(cookie ? { cookie } : {}), ...headers },
    });
  return {
    studio,
    origin,
    contentPort: config.contentPort,
    data,
    request,
    async signIn() {
      const path = (await studio.address()).slice(origin.length);
      const answer = await request(path);
      return String(answer.headers["set-cookie"]?.[0]).split(";", 1)[0] ?? "";
    },
    call(procedure, { input, ...rest } = {}) {
      const body = rest.body ?? JSON.stringify(input ?? {});
      const headers = { origin, "content-type": "application/json", ...rest.headers };
      return request(`/api/trpc/${procedure}`, { method: "POST", ...rest, body, headers });
    },
    async close() {
      await studio.close();
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

const namingPages: Pages = {
  async handle(request, response) {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<h1>page ${request.url}</h1><p>seen: ${JSON.stringify(request.headers)}</p>`);
  },
  upgrade: async (_request, socket) => void socket.destroy(),
  close: async () => undefined,
};

/** Free a moment ago, and ours in the next: tests of one machine take theirs from a wide range. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
