import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Who is connected, and which of them wait for something. */
interface Connections {
  count(): number;
  /** Ends those that wait for nothing now, each other one when it has what it waits for, and all after `within` ms. */
  drain(within: number): Promise<void>;
}

/** Knows all connections of a server, so that its end need not wait for those that idle. */
export function trackConnections(server: Server): Connections {
  const all = new Set<Duplex>();
  const waiting = new Map<Duplex, number>();
  let draining = false;
  let over = () => {};

  const release = (socket: Duplex) => {
    const left = (waiting.get(socket) ?? 1) - 1;
    if (left > 0) waiting.set(socket, left);
    else waiting.delete(socket);
    if (draining && left <= 0) socket.end();
  };
  const hold = (socket: Duplex) => waiting.set(socket, (waiting.get(socket) ?? 0) + 1);

  server.on("connection", (socket: Socket) => {
    all.add(socket);
    socket.once("close", () => {
      all.delete(socket);
      waiting.delete(socket);
      if (all.size === 0) over();
    });
  });
  server.on("request", (request, response) => {
    hold(request.socket);
    response.once("close", () => release(request.socket));
  });
  // Whoever pipes an upgraded socket also ends it, with a reason that its other end understands.
  server.on("upgrade", (_request, socket) => hold(socket));

  return {
    count: () => all.size,
    drain(within) {
      draining = true;
      for (const socket of all) if (!waiting.has(socket)) socket.destroy();
      if (all.size === 0) return Promise.resolve();
      return new Promise<void>((done) => {
        const late = setTimeout(() => {
          for (const socket of all) socket.destroy();
        }, within);
        over = () => {
          clearTimeout(late);
          done();
        };
      });
    },
  };
}
