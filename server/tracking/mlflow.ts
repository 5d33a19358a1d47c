import { text } from "node:stream/consumers";
import { AppError } from "@/core/errors";
import type { Engine } from "@/server/engines/engine";
import { askEngine } from "@/server/engines/engine-socket";

/** The tag that says who made a thing; nobody but the studio sets it. */
export const makerTag = "atelier.user";

/** A call of MLflow's REST interface that the studio makes itself; nobody's rights are looked at here. */
export interface MlflowAsk {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** `/api/2.0/mlflow/runs/search` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Long enough for a search through ten thousand runs on a busy machine. */
const withinMs = 30_000;

/** MLflow as the studio server speaks to it: JSON in, JSON out. */
export class Mlflow {
  constructor(readonly engine: Engine) {}

  /**
   * The answer as it came, not checked. Throws `not-found` for what does not exist, `conflict` for what exists already,
   * `invalid` with MLflow's own words for what it does not understand, `unavailable` where it does not answer.
   */
  async ask({ method = "GET", path, query = {}, body }: MlflowAsk): Promise<unknown> {
    const search = new URLSearchParams(query).toString();
    const sent = body === undefined ? null : JSON.stringify(body);
    const answer = await this.answerOf({
      method,
      path: search === "" ? path : `${path}?${search}`,
      ...(sent === null ? {} : { body: sent, headers: jsonHeaders(sent) }),
    });
    const said = await text(answer);
    if (answer.statusCode === 200) return said === "" ? {} : JSON.parse(said);
    throw refusalOf(answer.statusCode ?? 502, said);
  }

  /** The bytes of an artefact; `path` as in `mlflow-artifacts:/<path>`. */
  async file(path: string): Promise<NodeJS.ReadableStream> {
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    const answer = await this.answerOf({
      method: "GET",
      path: `/api/2.0/mlflow-artifacts/artifacts/${encoded}`,
    });
    if (answer.statusCode === 200) return answer;
    throw refusalOf(answer.statusCode ?? 502, await text(answer));
  }

  private async answerOf(asked: Omit<Parameters<typeof askEngine>[1], "withinMs">) {
    try {
      return await askEngine(this.engine, { ...asked, withinMs });
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      const sentence = "MLflow does not answer at the moment. What is stored is safe; try again.";
      throw new AppError("unavailable", sentence, { cause });
    }
  }
}

/** With its length: Node sends a body that has none without saying so where the method is DELETE, and it is not read. */
export function jsonHeaders(text: string) {
  return { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) };
}

function refusalOf(status: number, said: string): AppError {
  const { error_code: code = "", message = "" } = parsed(said);
  const options = { detail: said.slice(0, 2_000) };
  if (code === "RESOURCE_DOES_NOT_EXIST" || status === 404)
    return new AppError("not-found", "There is no such thing in the registry (any more).", options);
  if (code === "RESOURCE_ALREADY_EXISTS")
    return new AppError("conflict", message || "There is one of that name already.", options);
  if (status >= 400 && status < 500)
    return new AppError("invalid", message || "MLflow did not understand that.", options);
  return new AppError("unavailable", "MLflow could not answer. What is stored is safe; try again.", options);
}

function parsed(said: string): { error_code?: string; message?: string } {
  try {
    const value: unknown = JSON.parse(said);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
