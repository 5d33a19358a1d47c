import { readFile } from "node:fs/promises";
import http from "node:http";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

/** Where the studio server answers apps, and with what this one shows who it is. */
export interface StudioSocket {
  readonly studioSocket: string;
  /** The app's own token; read each time. */
  readonly tokenFile: string;
}

interface StudioAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Ends early, with an error, where the server goes away in the middle. */
  readonly lines: AsyncIterable<string>;
}

/** Asks the studio server; throws where it cannot be reached, answers with its status where it refuses. */
export async function askStudio(
  studio: StudioSocket,
  request: {
    readonly method: "GET" | "POST";
    readonly path: string;
    readonly body?: unknown;
    /** Given up after that, in ms. */
    readonly withinMs?: number;
    readonly signal?: AbortSignal;
  },
): Promise<StudioAnswer> {
  const token = (await readFile(studio.tokenFile, "utf8")).trim();
  const body = request.body === undefined ? null : JSON.stringify(request.body);
  const json = body === null ? {} : { "Content-Type": "application/json" };
  const late = request.withinMs === undefined ? undefined : AbortSignal.timeout(request.withinMs);
  const signal = request.signal ?? late;
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      {
        socketPath: studio.studioSocket,
        agent: false,
        ...(signal === undefined ? {} : { signal }),
        path: request.path,
        method: request.method,
        headers: { Host: "localhost", Authorization: `Bearer ${token}`, ...json },
      },
      (response) => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, lines: linesOf(response) });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Sends bytes in pieces and answers the body of the answer, whatever its status. */
export async function postToStudio(
  studio: StudioSocket,
  request: { readonly path: string; readonly body: readonly Buffer[]; readonly withinMs: number },
): Promise<string> {
  const token = (await readFile(studio.tokenFile, "utf8")).trim();
  const length = request.body.reduce((sum, piece) => sum + piece.byteLength, 0);
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      {
        socketPath: studio.studioSocket,
        agent: false,
        signal: AbortSignal.timeout(request.withinMs),
        path: request.path,
        method: "POST",
        headers: { Host: "localhost", Authorization: `Bearer ${token}`, "Content-Length": length },
      },
      (response) => void text(response).then(resolve, reject),
    );
    outgoing.on("error", reject);
    pipeline(Readable.from(request.body), outgoing).catch(reject);
  });
}

/** Bytes of the studio server's; `null` where it has none for this person. Throws where it cannot be reached. */
export async function getFromStudio(
  studio: StudioSocket,
  request: { readonly path: string; readonly withinMs: number },
): Promise<Buffer | null> {
  const token = (await readFile(studio.tokenFile, "utf8")).trim();
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      {
        socketPath: studio.studioSocket,
        agent: false,
        signal: AbortSignal.timeout(request.withinMs),
        path: request.path,
        headers: { Host: "localhost", Authorization: `Bearer ${token}` },
      },
      (response) => {
        const { statusCode } = response;
        const found = buffer(response);
        if (statusCode === 200) found.then(resolve, reject);
        else if (statusCode === 404) resolve(null);
        else reject(new Error(`the studio server answered ${statusCode}`));
        found.catch(() => {});
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

async function* linesOf(response: http.IncomingMessage): AsyncIterable<string> {
  for await (const line of createInterface({ input: response })) if (line.trim() !== "") yield line;
  if (!response.complete) throw new Error("the studio server went away in the middle of its answer");
}
