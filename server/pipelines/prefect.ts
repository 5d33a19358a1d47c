import { text } from "node:stream/consumers";
import { AppError } from "@/core/errors";
import type { Engine } from "@/server/engines/engine";
import { askEngine } from "@/server/engines/engine-socket";

const withinMs = 30_000;

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

  /** `path` below `/api`. Throws `not-found`, `invalid`, and `unavailable` where it does not answer. */
  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
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
    const status = answer.statusCode ?? 502;
    if (status >= 200 && status < 300) return said === "" ? null : JSON.parse(said);
    throw refusalOf(status, said);
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
