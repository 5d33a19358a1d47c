import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import type { ReachableApp } from "./app-address";

/** One file of an app's home into an answer of the content origin, with ranges; the caller has checked whose it is. */
export async function sendFile({
  app,
  appId,
  path,
  request,
  response,
  headers,
}: {
  app: ReachableApp;
  appId: string;
  path: string;
  request: IncomingMessage;
  response: ServerResponse;
  headers: Readonly<Record<string, string>>;
}): Promise<void> {
  if (!app.address) throw new Error("the app is not running");
  const { range } = request.headers;
  const target = `/apps/${appId}/files/${path.split("/").map(encodeURIComponent).join("/")}`;
  const upstream = ask({
    socketPath: app.address.jupyter,
    path: target,
    method: request.method,
    headers: {
      host: "localhost",
      authorization: `token ${app.token}`,
      ...(range === undefined ? {} : { range }),
    },
    agent: false,
  });
  response.on("close", () => upstream.destroy());
  await new Promise<void>((resolve, reject) => {
    upstream.on("error", reject);
    upstream.on("response", (answer) => {
      const kept = [
        "content-type",
        "content-length",
        "content-range",
        "accept-ranges",
        "last-modified",
        "etag",
      ];
      const own = Object.fromEntries(
        kept.flatMap((name) => (answer.headers[name] === undefined ? [] : [[name, answer.headers[name]]])),
      );
      response.writeHead(answer.statusCode ?? 502, { ...own, ...headers });
      pipeline(answer, response, () => resolve());
    });
    upstream.end();
  });
}
