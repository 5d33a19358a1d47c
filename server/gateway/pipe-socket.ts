import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Visitor } from "./app-address";
import type { Pass } from "./pass";
import { refuseSocket } from "./refuse";

/** How long a browser has to answer that it was told to go, in ms. */
const goodbye = 1_000;

export interface OpenSocket {
  readonly visitor: Visitor;
  readonly headers: IncomingMessage["headers"];
  /** Says why in a close frame, then hangs up. */
  end(code: number, reason: string): void;
}

/**
 * Joins a browser's WebSocket with an app's. The two shake hands with each other; after the app's 101 only bytes move,
 * with the back-pressure of the slower side. Any other answer of the app closes the line.
 */
export function pipeSocket({
  request,
  socket,
  head,
  visitor,
  socketPath,
  target,
  headers,
}: Pass & { request: IncomingMessage; socket: Duplex; head: Buffer }): OpenSocket {
  const upstream = connect(socketPath);
  let joined = false;
  upstream.on("connect", () =>
    upstream.write(handshake(target, { ...headers, connection: "Upgrade", upgrade: "websocket" })),
  );
  upstream.on("error", () => (joined ? socket.destroy() : refuseSocket(socket, "gone")));
  upstream.on("close", () => socket.end());
  socket.on("close", () => upstream.destroy());
  let answer = Buffer.alloc(0);
  upstream.on("data", function first(chunk: Buffer) {
    answer = Buffer.concat([answer, chunk]);
    const end = answer.indexOf("\r\n\r\n");
    if (end < 0 && answer.length < 16_384) return;
    upstream.off("data", first);
    if (end < 0 || !/^HTTP\/1\.1 101 /.test(answer.toString("latin1", 0, 13))) {
      upstream.destroy();
      return refuseSocket(socket, "gone");
    }
    joined = true;
    socket.write(withoutCookies(answer.toString("latin1", 0, end)));
    if (answer.length > end + 4) socket.write(answer.subarray(end + 4));
    if (head.length > 0) upstream.write(head);
    if ("setNoDelay" in socket) (socket as { setNoDelay(on: boolean): void }).setNoDelay(true);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  return {
    visitor,
    headers: request.headers,
    end(code, reason) {
      upstream.unpipe(socket);
      upstream.destroy();
      socket.end(closeFrame(code, reason));
      // Nobody reads it any more, and unread it would never be heard to close; a browser that says nothing is cut off.
      socket.resume();
      const late = setTimeout(() => socket.destroy(), goodbye);
      socket.once("close", () => clearTimeout(late));
    },
  };
}

function handshake(target: string, headers: Record<string, unknown>): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined)
      .map((one) => `${name}: ${one}`),
  );
  return `GET ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}

function withoutCookies(head: string): string {
  const lines = head.split("\r\n").filter((line) => !/^set-cookie:/i.test(line));
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function closeFrame(code: number, reason: string): Buffer {
  const text = Buffer.from(reason);
  const frame = Buffer.alloc(4 + text.length);
  frame[0] = 0x88;
  frame[1] = 2 + text.length;
  frame.writeUInt16BE(code, 2);
  text.copy(frame, 4);
  return frame;
}
