import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@/core/errors";
import type { Engine } from "@/server/engines/engine";
import { askEngine } from "@/server/engines/engine-socket";

const withinMs = 30_000;
const mostAttempts = 7;

/** Prefect's server as the studio server speaks to it: JSON in, JSON out. Nobody's rights are looked at here. */
export class Prefect {
  constructor(readonly engine: Engine) {}

  get(path: string): Promise<unknown> {
    return this.ask("GET", path);
  }

  post(path: string, body: unknown): Promise<unknown> {
    return this.ask("POST", path, body);
  }

  patch(path: string, body: unknown): Promise<unknown> {
    return this.ask("PATCH", path, body);
  }

  delete(path: string): Promise<unknown> {
    return this.ask("DELETE", path);
  }

  /** On SQLite two writers meet now and then: one is told so, has changed nothing, and comes again. */
  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const { status, said } = await this.once(method, path, body);
      if (status >= 200 && status < 300) return said === "" ? null : JSON.parse(said);
      if (status !== 503 || attempt === mostAttempts) throw refusalOf(status, said);
      await pause(Math.random() * 50 * 2 ** attempt);
    }
  }

  /** `path` below `/api`. Throws `unavailable` where it does not answer. */
  private async once(method: string, path: string, body: unknown) {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const answer = await askEngine(this.engine, {
      method,
      path: `/api${path}`,
      withinMs,
      ...(sent === undefined
        ? {}
        : {
            body: sent,
            headers: { "content-type": "application/json", "content-length": Buffer.byteLength(sent) },
          }),
    }).catch((cause: unknown) => {
      if (cause instanceof AppError) throw cause;
      throw away(cause);
    });
    const said = await text(answer).catch((cause: unknown) => {
      throw away(cause);
    });
    return { status: answer.statusCode ?? 502, said };
  }
}

function away(cause: unknown): AppError {
  const sentence = "The pipeline engine does not answer at the moment. What is stored is safe; try again.";
  return new AppError("unavailable", sentence, { cause });
}

function refusalOf(status: number, said: string): AppError {
  const options = { detail: `${status} ${said.slice(0, 2_000)}` };
  if (status === 404) return new AppError("not-found", "There is no such run (any more).", options);
  if (status >= 400 && status < 500)
    return new AppError("invalid", "The pipeline engine did not understand that.", options);
  return new AppError(
    "unavailable",
    "The pipeline engine could not answer. What is stored is safe; try again.",
    options,
  );
}
