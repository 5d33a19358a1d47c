import type { ServerResponse } from "node:http";
import { AppError, errorCodes, sentenceFor } from "@/core/errors";

export function sendText(
  response: ServerResponse,
  answer: { status: number; text: string; type?: string },
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, {
    "content-type": answer.type ?? "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(answer.text),
    "cache-control": "no-store",
  });
  response.end(answer.text);
}

export function sendJson(response: ServerResponse, answer: { status: number; body: unknown }): void {
  const text = JSON.stringify(answer.body);
  sendText(response, { status: answer.status, text, type: "application/json; charset=utf-8" });
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, "cache-control": "no-store", "content-length": 0 });
  response.end();
}

/** After a form: the answer is fetched, so that reloading the page sends nothing again. */
export function seeOther(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, "cache-control": "no-store", "content-length": 0 });
  response.end();
}

/** The HTTP status of anything that was thrown. */
export function statusOf(error: unknown): number {
  return error instanceof AppError ? errorCodes[error.code] : 500;
}

/** What every refusal outside the pages looks like. */
export function sendProblem(response: ServerResponse, problem: { error: unknown; requestId: string }): void {
  const { error, requestId } = problem;
  const code = error instanceof AppError ? error.code : "internal";
  sendJson(response, { status: statusOf(error), body: { code, sentence: sentenceFor(error), requestId } });
}
