import { initTRPC, TRPCError } from "@trpc/server";
import { AppError, type ErrorCode, rpcNames, sentenceFor } from "@/core/errors";
import type { Person } from "@/server/accounts/person";
import type { Context } from "@/server/context";
import { namedDatabaseTrouble } from "@/server/database/trouble";

/** What a call knows: who asks, and the server it asks. */
interface Call {
  readonly person: Person | null;
  readonly requestId: string;
  readonly context: Context;
}

const trpc = initTRPC.context<Call>().create({
  isDev: false,
  /** A person gets a sentence and a number to quote; what was thrown stays in the log. */
  errorFormatter({ shape, error, ctx }) {
    const sentence = sentenceOf(error);
    return {
      code: shape.code,
      message: sentence,
      data: {
        code: error.cause instanceof AppError ? error.cause.code : (codes[error.code] ?? "internal"),
        sentence,
        requestId: ctx?.requestId ?? "",
        httpStatus: shape.data.httpStatus,
      },
    };
  },
});

export const router = trpc.router;

/**
 * The only start of a procedure. There is no public one: whoever is not signed in learns nothing, not even whether
 * the input made sense, because this comes before it is read.
 */
export const signedIn = trpc.procedure
  .use(async ({ next }) => {
    const result = await next();
    if (result.ok) return result;
    const cause = namedDatabaseTrouble(result.error.cause);
    if (cause instanceof AppError) throw named(cause);
    return result;
  })
  .use(({ ctx, next }) => {
    if (ctx.person === null) throw named(new AppError("unauthenticated", "Sign in to go on."));
    return next({ ctx: { person: ctx.person } });
  });

const codes: Partial<Record<TRPCError["code"], ErrorCode>> = {
  BAD_REQUEST: "invalid",
  PARSE_ERROR: "invalid",
  METHOD_NOT_SUPPORTED: "invalid",
  UNSUPPORTED_MEDIA_TYPE: "invalid",
  UNAUTHORIZED: "unauthenticated",
  NOT_FOUND: "not-found",
  PAYLOAD_TOO_LARGE: "too-large",
  TOO_MANY_REQUESTS: "limit",
};

function named(error: AppError): TRPCError {
  return new TRPCError({ code: rpcNames[error.code], message: error.message, cause: error });
}

/** A validator's own words may quote what was sent, a password say, and are therefore not passed on. */
function sentenceOf(error: TRPCError): string {
  if (error.cause instanceof AppError) return error.cause.message;
  const code = codes[error.code];
  if (code === "invalid") return `That request was not understood${fieldOf(error)}. Nothing was changed.`;
  if (code === "not-found") return "There is no such thing here.";
  if (code === "too-large") return "That is more than fits in one request. Nothing was changed.";
  return sentenceFor(error.cause);
}

function fieldOf(error: TRPCError): string {
  const issues = (error.cause as { issues?: { path?: PropertyKey[] }[] } | undefined)?.issues;
  const path = issues?.[0]?.path?.map(String).join(".");
  return path === undefined || path === "" ? "" : ` (${path})`;
}
