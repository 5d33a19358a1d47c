import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod";
import type { HibernationReason } from "@/core/session/session";
import type { HibernatedNotebook } from "./wire";

/** Saves the variables of every kernel in an app, and stops those kernels. */
export type HibernateApp = (appId: string, why: HibernationReason) => Promise<readonly HibernatedNotebook[]>;

const wish = z.object({ appId: z.string().max(100), why: z.enum(["asked", "idle", "budget"]) });

/**
 * `POST /hibernate` with `{ appId, why }`, for the studio server before it stops an app; browsers do not reach it. It
 * answers `{ notebooks: HibernatedNotebook[] }` when it is done, which takes as long as saving.
 */
export function serveHibernation(
  hibernateApp: HibernateApp,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): void {
  answer().catch((error: unknown) => {
    console.error("variables of an app could not be saved", error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  });

  async function answer(): Promise<void> {
    const asked = wish.safeParse(jsonOf(await text(request)));
    if (!asked.success) return void response.writeHead(400).end();
    const results = await hibernateApp(asked.data.appId, asked.data.why);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ notebooks: results }));
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
