import { type createWSClient, TRPCClientError, type TRPCLink } from "@trpc/client";
import type { AnyRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";

/**
 * Sends the named calls over the client's socket in the same moment in which they are made. The socket client itself
 * waits for a timer, so that calls of one moment share a message; until that timer comes the page may draw, and a key
 * that runs a cell would wait for the drawing. While there is no open socket the calls take the usual way.
 */
export function promptLink<Router extends AnyRouter>(options: {
  readonly client: ReturnType<typeof createWSClient>;
  readonly paths: readonly string[];
}): TRPCLink<Router> {
  let made = 0;
  return () =>
    ({ op, next }) => {
      const socket = options.client.connection?.ws;
      if (!options.paths.includes(op.path) || socket?.readyState !== WebSocket.OPEN) return next(op);
      // The socket client counts its own calls in numbers, and passes over answers that are not to these.
      const id = `prompt-${++made}`;
      return observable((observer) => {
        const stop = new AbortController();
        const cut = () => {
          stop.abort();
          observer.error(TRPCClientError.from(new Error("The line was cut before the answer came.")));
        };
        const hear = ({ data }: MessageEvent) => {
          const answer = answerTo(id, data);
          if (answer === null) return;
          stop.abort();
          if ("error" in answer)
            return observer.error(TRPCClientError.from({ error: answer.error } as never));
          observer.next({ result: answer.result });
          observer.complete();
        };
        socket.addEventListener("message", hear, { signal: stop.signal });
        socket.addEventListener("close", cut, { signal: stop.signal });
        socket.send(JSON.stringify({ id, method: op.type, params: { input: op.input, path: op.path } }));
        return () => stop.abort();
      });
    };
}

type Answer =
  | { readonly error: object }
  | { readonly result: { readonly type: "data"; readonly data: unknown } };

/** Most messages are frames of a notebook, and some are large: only what is for this call is parsed. */
function answerTo(id: string, data: unknown): Answer | null {
  if (typeof data !== "string" || !data.slice(0, 60).includes(`"${id}"`)) return null;
  const message = JSON.parse(data) as { readonly id: unknown } & Answer;
  return message.id === id ? message : null;
}
