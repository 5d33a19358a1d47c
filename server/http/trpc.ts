import type { IncomingMessage, ServerResponse } from "node:http";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { AppError } from "@/core/errors";
import type { Context } from "@/server/context";
import { mediaTypeOf } from "@/server/http/body";
import type { Visit } from "@/server/http/visit";
import { studioRouter } from "@/server/router/router";

const largestBody = 1 << 20;
const largestBatch = 20;

export type TrpcHandler = (visit: Visit) => void;

export function createTrpcHandler(context: Context): TrpcHandler {
  const visits = new WeakMap<IncomingMessage, Visit>();
  const handle = createHTTPHandler({
    router: studioRouter,
    basePath: "/api/trpc/",
    maxBodySize: largestBody,
    maxBatchSize: largestBatch,
    createContext: ({ req }) => {
      const visit = visits.get(req as IncomingMessage);
      return { person: visit?.person ?? null, requestId: visit?.requestId ?? "", context };
    },
    onError: ({ error, path, ctx }) => {
      const expected = error.cause instanceof AppError || error.code !== "INTERNAL_SERVER_ERROR";
      const fields = {
        requestId: ctx?.requestId,
        userId: ctx?.person?.id,
        procedure: (path ?? "").slice(0, 100),
        code: error.code,
      };
      if (expected) context.log.info("call refused", fields);
      else context.log.error("call failed", { ...fields, error: error.cause ?? error });
    },
  });
  return (visit) => {
    refuseForeignCall(visit.request);
    visits.set(visit.request, visit);
    handle(visit.request, visit.response as ServerResponse<IncomingMessage>);
  };
}

/** What a page of another site can send without asking first never gets here. Queries carry nothing to guard. */
function refuseForeignCall(request: IncomingMessage): void {
  const posts = request.method !== "GET" && request.method !== "HEAD";
  if (posts && mediaTypeOf(request) !== "application/json") {
    throw new AppError("invalid", "Calls are sent as application/json. Nothing was changed.");
  }
}
