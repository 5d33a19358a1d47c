import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import type { Readable } from "node:stream";

interface Asked {
  readonly socket: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Readable;
  /** Until its answer begins; without it, as long as it takes. */
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

/** One question to an engine on its Unix socket; answers when its answer begins, and throws where none does. */
export function askEngine(asked: Asked): Promise<IncomingMessage> {
  const { socket, method, path, headers = {}, body, withinMs, signal } = asked;
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
    const answer = await askEngine({ socket, method: "GET", path, withinMs: 5_000 });
    answer.resume();
    return answer.statusCode === 200;
  } catch {
    return false;
  }
}
