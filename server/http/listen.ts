import type { Server } from "node:http";
import { AppError } from "@/core/errors";

/** Takes the address, or says in a sentence why not. Answers the port, which matters when any was asked for. */
export function listen(
  server: Server,
  at: { host: string; port: number; setting?: string },
): Promise<number> {
  return new Promise((done, failed) => {
    const refuse = (error: NodeJS.ErrnoException) => failed(problem(error, { setting: "PORT", ...at }));
    server.once("error", refuse);
    server.listen({ host: at.host, port: at.port }, () => {
      server.off("error", refuse);
      const address = server.address();
      done(typeof address === "object" && address !== null ? address.port : at.port);
    });
  });
}

function problem(error: NodeJS.ErrnoException, at: { host: string; port: number; setting: string }): unknown {
  const { setting, port, host } = at;
  if (error.code === "EADDRINUSE") {
    return new AppError(
      "unavailable",
      `${setting} ${port} is taken on ${host}; stop what uses it or set another.`,
    );
  }
  if (error.code === "EACCES") {
    return new AppError("invalid", `${setting} ${port} may not be used; set one above 1023.`);
  }
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new AppError("invalid", `ATELIER_HOST ${host} is not an address of this machine.`);
  }
  return error;
}
