import { request as ask, type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { headersFromApp } from "./headers";
import type { Pass } from "./pass";
import { refuseRequest } from "./refuse";

/** One request to an app and its answer, on a connection of its own: none is shared between people. */
export function pipeRequest({
  request,
  response,
  socketPath,
  target,
  headers,
}: Pass & { request: IncomingMessage; response: ServerResponse }): void {
  const length = request.headers["content-length"];
  const hasBody = length !== undefined || request.headers["transfer-encoding"] !== undefined;
  const upstream = ask({ socketPath, path: target, method: request.method, headers, agent: false });
  upstream.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, headersFromApp(answer.headers));
    pipeline(answer, response, () => undefined);
  });
  upstream.on("error", () => refuseRequest(response, "gone"));
  response.on("close", () => upstream.destroy());
  if (length !== undefined) sendBody({ request, upstream, length: Number(length) });
  else if (hasBody) pipeline(request, upstream, () => undefined);
  else upstream.end();
}

/**
 * Ends with the last byte and not after it: the app may have answered and hung up by then, and one more write, though
 * of nothing, would fail and take the answer with it.
 */
function sendBody(body: { request: IncomingMessage; upstream: ClientRequest; length: number }): void {
  const { request, upstream } = body;
  let left = body.length;
  if (left === 0) upstream.end();
  request.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) upstream.end(chunk);
    else if (!upstream.write(chunk)) {
      request.pause();
      upstream.once("drain", () => request.resume());
    }
  });
  request.on("error", () => upstream.destroy());
  request.resume();
}
