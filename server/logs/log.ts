import type { Clock } from "@/core/clock";

/**
 * One line of JSON per event. Only these fields exist: a log that takes any object takes a cookie one day.
 * Paths are written without their query, because links carry tokens.
 */
export interface LogFields {
  readonly requestId?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly instanceId?: string;
  readonly method?: string;
  readonly path?: string;
  readonly procedure?: string;
  readonly status?: number;
  readonly code?: string;
  readonly milliseconds?: number;
  readonly count?: number;
  readonly cause?: string;
  readonly engine?: string;
  readonly address?: string;
  readonly error?: unknown;
}

type Level = "info" | "warn" | "error";

/** What happened, in fields; secrets among them are left out, whoever writes them. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const allowed = [
  "requestId",
  "userId",
  "appId",
  "instanceId",
  "method",
  "path",
  "procedure",
  "status",
  "code",
  "milliseconds",
  "count",
  "cause",
  "engine",
  "address",
] as const satisfies readonly (keyof LogFields)[];

const longest = 600;

export function createLog(options: { clock: Clock; write: (line: string) => void }): Log {
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}) => {
      const line: Record<string, unknown> = { at: new Date(options.clock.now()).toISOString(), level, event };
      for (const key of allowed) {
        const value = fields[key];
        if (value !== undefined) line[key] = key === "path" ? withoutSecrets(String(value)) : bounded(value);
      }
      if (fields.error !== undefined) Object.assign(line, described(fields.error));
      options.write(`${JSON.stringify(line)}\n`);
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** A path as it may be written down: no query, no one-use token. */
function withoutSecrets(path: string): string {
  const bare = path.split(/[?#]/, 1)[0] ?? "";
  return bounded(bare.replace(/^\/(sign-in|invite|t|s)\/.+/, "/$1/…"));
}

function bounded<Value>(value: Value): Value | string {
  return typeof value === "string" && value.length > longest ? `${value.slice(0, longest)}…` : value;
}

/** Of an error: its name and place. A message of a library may quote what it was given, so it is cut and scrubbed. */
function described(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: "a value that is not an error was thrown" };
  const detail = (error as { detail?: unknown }).detail;
  return {
    error: bounded(`${error.name}: ${scrubbed(error.message)}`),
    ...(typeof detail === "string" ? { detail: bounded(scrubbed(detail)) } : {}),
    ...(error.name === "AppError" ? {} : { stack: bounded(scrubbed(stackOf(error))) }),
  };
}

function stackOf(error: Error): string {
  return (error.stack ?? "").split("\n").slice(1, 6).join("\n");
}

function scrubbed(text: string): string {
  return text
    .replace(/\b(bearer|basic|token)\s+[^\s"',;]+/gi, "$1 …")
    .replace(
      /\b(token|password|secret|authorization|cookie|bearer)\b(["']?\s*[:=]?\s*["']?)[^\s"',;]+/gi,
      "$1$2…",
    )
    .replace(/\/\/[^/\s:@]+:[^/\s@]+@/g, "//…@");
}
