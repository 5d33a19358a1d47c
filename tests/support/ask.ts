import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  json(): unknown;
}

/** One request exactly as given: the path is not tidied, and forbidden headers may be set, as an attacker can. */
export function ask(what: {
  port: number;
  path: string;
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string;
}): Promise<Answer> {
  const { port, path, method = "GET", body } = what;
  const headers = Object.fromEntries(
    Object.entries(what.headers ?? {}).filter(([, value]) => value !== undefined),
  );
  return new Promise((done, failed) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", failed);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text),
        });
      });
    });
    sent.on("upgrade", (response, socket) => {
      socket.destroy();
      done({ status: 101, headers: response.headers, text: "", json: () => null });
    });
    sent.on("error", failed);
    sent.end(body);
  });
}
