import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import type { Readable } from "node:stream";
import type { Engine } from "./engine";

interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Readable;
  /** Until its answer begins; without it, as long as it takes. */
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * One question to an engine; answers when its answer begins, and throws where none does. Where nobody heard it, because the
 * engine had just died, it is asked once more when the engine is back.
 */
export async function askEngine(engine: Engine, asked: Asked): Promise<IncomingMessage> {
  try {
    return await askAt(await engine.ensure(), asked);
  } catch (error) {
    if (!wasNotHeard(error)) throw error;
    return askAt(await engine.recover(), asked);
  }
}

function wasNotHeard(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "ECONNREFUSED" || error.code === "ENOENT")
  );
}

function askAt(socket: string, asked: Asked): Promise<IncomingMessage> {
  const { method, path, headers = {}, body, withinMs, signal } = asked;
  return new Promise((resolve, reject) => {
    const asking = request({
      socketPath: socket,
      method,
      path,
      headers: { ...headers, host: "localhost" },
      agent: false,
      ...(withinMs === undefined ? {} : { timeout: withinMs }),
      ...(signal === undefined ? {} : { signal }),
    });
    asking.on("response", resolve);
    asking.on("error", reject);
    asking.on("timeout", () => asking.destroy(new Error(`no answer within ${withinMs} ms`)));
    if (body === undefined || typeof body === "string") asking.end(body);
    else body.on("error", (error) => asking.destroy(error)).pipe(asking);
  });
}

/** Whether it answers 200 there. */
export async function answersAt(socket: string, path: string): Promise<boolean> {
  try {
    const answer = await askAt(socket, { method: "GET", path, withinMs: 5_000 });
    answer.resume();
    return answer.statusCode === 200;
  } catch {
    return false;
  }
}
