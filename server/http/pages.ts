import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { AppError } from "@/core/errors";
import type { Config } from "@/server/config";

/** What draws pages. It decides nothing about who may see them. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** For the live reload of a development server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  close(): Promise<void>;
}

export async function nextPages(config: Pick<Config, "dev" | "root" | "port">): Promise<Pages> {
  const { default: next } = await import("next");
  const app = next({ dev: config.dev, dir: config.root, hostname: "localhost", port: config.port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  return {
    handle: (request, response) => handle(request, response),
    upgrade: (request, socket, head) => upgrade(request, socket, head),
    close: () => app.close(),
  };
}

/** Stands in for pages that are still being made ready; the server lets nobody through to it before that. */
export function latePages(): { readonly door: Pages; arrive(pages: Pages): void } {
  let arrived: Pages | null = null;
  const there = () => {
    if (arrived === null) throw new AppError("unavailable", "Atelier is starting. Try again in a moment.");
    return arrived;
  };
  return {
    arrive: (pages) => {
      arrived = pages;
    },
    door: {
      handle: async (request, response) => there().handle(request, response),
      upgrade: async (request, socket, head) => there().upgrade(request, socket, head),
      close: async () => arrived?.close(),
    },
  };
}
