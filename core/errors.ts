/**
 * The one error that is meant for a person. `message` is a sentence for whoever sees the screen: what
 * happened, what is safe, what to do. `detail` is for the log and never leaves the server.
 * Anything else that is thrown is a bug.
 */
export const errorCodes = {
  invalid: 400,
  unauthenticated: 401,
  "not-found": 404,
  conflict: 409,
  "changed-elsewhere": 412,
  "too-large": 413,
  limit: 429,
  unavailable: 503,
  capacity: 503,
  "disk-full": 507,
} as const;

/** What kind of refusal it is, for programs; the sentence is for people. */
export type ErrorCode = keyof typeof errorCodes;

/** Whether a code that came from elsewhere is one of ours. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}

/** The code of an answer that only has a status; the nearest one where none has that status. */
export function codeForStatus(status: number): ErrorCode {
  const found = Object.keys(errorCodes).filter(isErrorCode);
  return found.find((code) => errorCodes[code] === status) ?? (status >= 500 ? "unavailable" : "invalid");
}

/** The same codes as tRPC names them, for both of its routers; a code without a name does not compile. */
export const rpcNames = {
  invalid: "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  "not-found": "NOT_FOUND",
  conflict: "CONFLICT",
  "changed-elsewhere": "PRECONDITION_FAILED",
  "too-large": "PAYLOAD_TOO_LARGE",
  limit: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
  capacity: "SERVICE_UNAVAILABLE",
  "disk-full": "SERVICE_UNAVAILABLE",
} as const satisfies Record<ErrorCode, string>;

export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly detail: string | null;

  constructor(code: ErrorCode, message: string, options: { detail?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = options.detail ?? null;
  }
}

/** The sentence to show for anything that was thrown; what is not an AppError stays in the log. */
export function sentenceFor(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : "Something went wrong on our side. Your work is safe; try again.";
}
