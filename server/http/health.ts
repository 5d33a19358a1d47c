import type { IncomingMessage, ServerResponse } from "node:http";
import { isLoopback } from "@/server/http/address";
import { sendJson, sendText } from "@/server/http/answers";
import { metricsText } from "@/server/http/metrics";

/** Whether the server can serve, and if not, why. */
export type Readiness =
  | { readonly state: "ready" }
  | { readonly state: "not-ready"; readonly reason: string };

/** 200 once it is ready, 503 with the reason before. */
export function sendHealth(response: ServerResponse, readiness: Readiness): void {
  switch (readiness.state) {
    case "ready":
      sendJson(response, { status: 200, body: { status: "ready" } });
      return;
    case "not-ready":
      sendJson(response, { status: 503, body: { status: "not-ready", reason: readiness.reason } });
      return;
    default:
      readiness satisfies never;
  }
}

/** Only for scrapers on this machine; to anyone else the address does not exist. */
export function sendMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  count: () => Record<string, number>,
): void {
  const forwarded =
    request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined;
  if (!isLoopback(request) || forwarded) {
    sendText(response, { status: 404, text: "Not found" });
    return;
  }
  sendText(response, {
    status: 200,
    text: metricsText(count()),
    type: "text/plain; version=0.0.4; charset=utf-8",
  });
}
