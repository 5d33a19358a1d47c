import { readFile } from "node:fs/promises";
import http from "node:http";
import type { KernelApp } from "./kernel-line";

interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Jupyter's REST API over the app's unix socket. Throws when the app cannot be reached; statuses are answers. */
export async function askJupyter(
  app: KernelApp,
  request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly timeoutMs?: number;
  },
): Promise<RestAnswer> {
  const body = request.body === undefined ? null : JSON.stringify(request.body);
  const headers: http.OutgoingHttpHeaders = { ...(await authorization(app)), Host: "localhost" };
  if (body !== null) headers["Content-Type"] = "application/json";
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      {
        socketPath: app.socketPath,
        path: app.baseUrl + request.path,
        method: request.method,
        headers,
        // A pooled connection may have fallen silent; on a unix socket a new one costs nothing.
        agent: false,
        timeout: request.timeoutMs ?? 30_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }),
        );
      },
    );
    outgoing.on("timeout", () =>
      outgoing.destroy(new Error(`no answer to ${request.method} ${request.path}`)),
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Read each time: an app that starts again has another token. */
export async function authorization(app: KernelApp): Promise<{ readonly Authorization: string }> {
  return { Authorization: `token ${(await readFile(app.tokenFile, "utf8")).trim()}` };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return bytes.toString();
  }
}
