import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { AppError } from "@/core/errors";
import type { StudioRouter } from "@/server/router/router";

/** The studio server's own API. */
export const studio = createTRPCClient<StudioRouter>({ links: [httpBatchLink({ url: "/api/trpc" })] });

/** How a call went wrong, as far as the interface cares. */
type Failure = "signed-out" | "unreachable" | "refused";

export function failureOf(error: unknown): Failure {
  if (!(error instanceof TRPCClientError)) return error instanceof AppError ? "refused" : "unreachable";
  const status = (error.data as { httpStatus?: number } | null)?.httpStatus;
  if (status === 401) return "signed-out";
  return status === undefined || status === 502 || status === 504 ? "unreachable" : "refused";
}

/** Whether what was asked for was not understood, or not allowed to be so; asked again it would be the same. */
export function isInvalid(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "invalid";
  return error instanceof TRPCClientError && (error.data as { code?: string } | null)?.code === "invalid";
}

/** The sentence to show for anything that a call to the studio threw. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  switch (failureOf(error)) {
    case "signed-out":
      return "You are signed out. Your code goes on running; sign in to see it.";
    case "unreachable":
      return "The studio cannot be reached right now. Your code goes on running; try again in a moment.";
    case "refused":
      return error instanceof TRPCClientError && looksLikeSentence(error.message)
        ? error.message
        : "Something went wrong on our side. Your work is safe; try again.";
  }
}

function looksLikeSentence(message: string): boolean {
  return message.length < 400 && /\s/.test(message) && !message.startsWith("[") && !message.startsWith("{");
}
