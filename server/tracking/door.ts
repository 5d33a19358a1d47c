import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { AppError, errorCodes, sentenceFor } from "@/core/errors";
import type { JsonObject } from "@/core/json";
import type { Decider } from "@/core/models/approval";
import { type Made, madeBy } from "@/core/tracking/made";
import { carriesFile, isOwnTag, type MlflowCall, verdictOn } from "@/core/tracking/mlflow-calls";
import { infoOfDoor, serverInfoPath } from "@/core/tracking/server-info";
import type { Subject } from "@/core/tracking/subject";
import { askEngine } from "@/server/engines/engine-socket";
import type { Log } from "@/server/logs/log";
import type { Makers } from "./makers";
import { jsonHeaders, type Mlflow, makerTag } from "./mlflow";

/** Where kernels find MLflow, below the studio's own address. */
export const trackingPath = "/engines/mlflow";

/** The program that asks: an app of somebody. */
export interface TrackingCaller {
  readonly userId: string;
  readonly email: string | null;
  readonly isAdmin: boolean;
  readonly appId: string;
  readonly image: string | null;
}

/** What is forbidden beside changing other people's things. */
export interface DoorRules {
  /** Throws where a call is not to be made; answers what is to be done once it has been. */
  before(
    call: MlflowCall,
    of: { readonly by: Decider; readonly subjects: readonly Subject[] },
  ): Promise<(() => Promise<void>) | null>;
}

interface DoorNeeds {
  readonly mlflow: Mlflow;
  readonly makers: Makers;
  /** By an app's token; `null` for whoever has none, or one of an app that has stopped. */
  readonly callerOf: (token: string) => Promise<TrackingCaller | null>;
  readonly rules: DoorRules;
  /** Hears what programs have made, before they hear it themselves. */
  readonly onMade: (made: Made, by: TrackingCaller) => Promise<void>;
  readonly log: Pick<Log, "error">;
}

const longestBody = 16 * 1024 * 1024;

/**
 * The one way to MLflow for people's programs: known by their app's token, acting as its owner. Everybody of the
 * domain reads; a thing is changed by whoever made it, and by administrators. Refusals look like MLflow's own, which its
 * client shows as they are.
 */
export class TrackingDoor {
  constructor(private readonly needs: DoorNeeds) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.answer(request, response);
    } catch (error) {
      if (!(error instanceof AppError)) this.needs.log.error("tracking door failed", { error });
      refuse(response, error);
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = /^Bearer ([\w.~+/=-]{10,200})$/.exec(request.headers.authorization ?? "")?.[1];
    const caller = token === undefined ? null : await this.needs.callerOf(token);
    if (caller === null) throw new AppError("unauthenticated", "This program is not known to the studio.");
    const call = await readCall(request);
    const verdict = verdictOn(call);
    if (verdict.type === "unknown") throw new AppError("not-found", "There is nothing at this address.");
    if (verdict.type === "bad") throw new AppError("invalid", verdict.why);
    if (verdict.type === "change" && !caller.isAdmin) {
      for (const subject of verdict.subjects) {
        if ((await this.needs.makers.makerOf(subject)) !== caller.userId) throw notYours;
      }
    }
    const { userId: id, email, isAdmin } = caller;
    const after =
      verdict.type === "change"
        ? await this.needs.rules.before(call, { by: { id, email, isAdmin }, subjects: verdict.subjects })
        : null;
    const isNew = verdict.type === "create" || (verdict.type === "change" && verdict.marks === true);
    const body = isNew ? marked(call.body ?? {}, caller) : call.body;
    await this.pass({ request, response, call, body, after, madeBy: isNew ? caller : null });
  }

  private async pass(of: {
    request: IncomingMessage;
    response: ServerResponse;
    call: MlflowCall;
    body: JsonObject | null;
    after: (() => Promise<void>) | null;
    /** Whose it is what the call makes; `null` where it makes nothing. */
    madeBy: TrackingCaller | null;
  }): Promise<void> {
    const { request, response, call, body, after, madeBy: maker } = of;
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const search = call.query.toString();
    const answer = await askEngine(this.needs.mlflow.engine, {
      method: call.method,
      path: search === "" ? call.path : `${call.path}?${search}`,
      signal: gone.signal,
      ...sent({ request, call, body }),
    }).catch((cause: unknown) => {
      if (cause instanceof AppError) throw cause;
      throw new AppError("unavailable", "MLflow does not answer at the moment. Try again.", { cause });
    });
    // Before its caller knows: who asks next finds it noted.
    const isDone = answer.statusCode === 200;
    if (isDone) await after?.();
    // What was made is told in a few lines of JSON.
    const said = isDone && maker !== null ? await text(answer) : null;
    const made = said === null ? null : madeBy({ path: call.path, body }, parsed(said));
    if (made !== null && maker !== null) await this.needs.onMade(made, maker);
    if (isDone && call.path === serverInfoPath)
      return sendJson(response, infoOfDoor(parsed(await text(answer))));
    response.writeHead(answer.statusCode ?? 502, {
      "content-type": answer.headers["content-type"] ?? "application/octet-stream",
      ...(answer.headers["content-length"] === undefined
        ? {}
        : { "content-length": answer.headers["content-length"] }),
      ...(answer.headers["content-disposition"] === undefined
        ? {}
        : { "content-disposition": answer.headers["content-disposition"] }),
      "cache-control": "no-store",
    });
    if (said !== null) response.end(said);
    else await pipeline(answer, response).catch(() => undefined);
  }
}

const notYours = new AppError(
  "not-found",
  "Only whoever made this, and administrators, may change it. Nothing was changed.",
);

/** What goes on to MLflow: JSON that was read and looked at, or the bytes of a file as they come. */
function sent({
  request,
  call,
  body,
}: {
  request: IncomingMessage;
  call: MlflowCall;
  body: JsonObject | null;
}) {
  if (carriesFile(call)) {
    const { "content-type": type = "application/octet-stream", "content-length": length } = request.headers;
    return {
      body: request,
      headers: { "content-type": type, ...(length === undefined ? {} : { "content-length": length }) },
    };
  }
  if (body === null) return {};
  const json = JSON.stringify(body);
  return { body: json, headers: jsonHeaders(json) };
}

async function readCall(request: IncomingMessage): Promise<MlflowCall> {
  const [path = "", search = ""] = (request.url ?? "").slice(trackingPath.length).split("?", 2);
  const call = { method: request.method ?? "GET", path, query: new URLSearchParams(search), body: null };
  if (carriesFile(call)) return call;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody)
      throw new AppError("too-large", "A call may have at most 16 MB. Nothing was changed.");
    chunks.push(chunk);
  }
  return size === 0 ? call : { ...call, body: parsed(Buffer.concat(chunks).toString("utf8")) };
}

function parsed(json: string): JsonObject {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Said below.
  }
  throw new AppError("invalid", "The body of the call is not a JSON object. Nothing was changed.");
}

/** The caller's, whatever the call says of it. */
function marked(body: JsonObject, { userId, appId, image }: TrackingCaller): JsonObject {
  const theirs = Array.isArray(body.tags) ? body.tags.filter((tag) => !isOwnTag(keyOf(tag))) : [];
  const ours = {
    [makerTag]: userId,
    "atelier.app": appId,
    ...(image === null ? {} : { "atelier.image": image }),
  };
  return { ...body, tags: [...theirs, ...Object.entries(ours).map(([key, value]) => ({ key, value }))] };
}

function keyOf(tag: unknown): string {
  const key = typeof tag === "object" && tag !== null && "key" in tag ? tag.key : null;
  return typeof key === "string" ? key : "";
}

function sendJson(response: ServerResponse, body: JsonObject): void {
  const json = JSON.stringify(body);
  response.writeHead(200, { ...jsonHeaders(json), "cache-control": "no-store" }).end(json);
}

const mlflowCodes: Readonly<Record<string, string>> = {
  "not-found": "RESOURCE_DOES_NOT_EXIST",
  unauthenticated: "UNAUTHENTICATED",
  unavailable: "TEMPORARILY_UNAVAILABLE",
};

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const code = error instanceof AppError ? error.code : "unavailable";
  const json = JSON.stringify({
    error_code: mlflowCodes[code] ?? "INVALID_PARAMETER_VALUE",
    message: sentenceFor(error),
  });
  response.writeHead(errorCodes[code], {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(json),
    // What is still being sent of a large file is not read.
    connection: "close",
  });
  response.end(json);
}
