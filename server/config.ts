import { resolve } from "node:path";
import { z } from "zod";
import { AppError } from "@/core/errors";
import type { BlobPlace } from "@/server/blobs/blob-place";
import type { DatabaseAddress } from "@/server/database/database-address";

/** Everything that the outside tells the studio server, parsed once. Nothing else reads the environment. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly contentPort: number;
  /** Origin of the pages, as a browser sees it. */
  readonly publicUrl: string;
  /** Origin of what people wrote; another host than the pages', so that no session cookie goes there. */
  readonly contentUrl: string;
  readonly data: string;
  readonly compute: "local" | "docker" | "kubernetes" | "fake";
  readonly database: DatabaseAddress;
  readonly blobs: BlobPlace;
  readonly dev: boolean;
  /** A notebook or folder named on the command line. */
  readonly open: string | null;
  readonly stopApps: boolean;
  /** Where the program itself is: pages, images, bundles. */
  readonly root: string;
  /** Node's own binary, for the programs of apps. */
  readonly node: string;
  /** Of this process's environment, what every program needs to run; nothing secret is among it. */
  readonly forPrograms: Readonly<Record<string, string>>;
  /** The same, and how this machine reaches package registries. */
  readonly forBuilds: Readonly<Record<string, string>>;
}

const port = z.coerce.number().int().min(1).max(65_535);
const flag = z
  .enum(["", "0", "1", "true", "false"])
  .default("")
  .transform((value) => value === "1" || value === "true");
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((value) => URL.canParse(value) && new URL(value).pathname === "/", "must have no path")
  .transform((value) => new URL(value).origin);
const blank = (value: unknown) => (value === "" ? undefined : value);

const environment = z.object({
  PORT: z.preprocess(blank, port.default(4180)),
  ATELIER_CONTENT_PORT: z.preprocess(blank, port.optional()),
  ATELIER_HOST: z.preprocess(blank, z.string().default("127.0.0.1")),
  ATELIER_PUBLIC_URL: z.preprocess(blank, origin.optional()),
  ATELIER_CONTENT_URL: z.preprocess(blank, origin.optional()),
  ATELIER_DATA: z.preprocess(blank, z.string().default(".atelier")),
  ATELIER_COMPUTE: z.preprocess(blank, z.enum(["local", "docker", "kubernetes", "fake"]).default("local")),
  DATABASE_URL: z.preprocess(blank, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  ATELIER_BLOBS: z.preprocess(
    blank,
    z
      .union([z.literal("files"), z.string().regex(/^s3:\/\/[^/]+/, "must be files or s3://bucket/prefix")])
      .default("files"),
  ),
  AWS_ENDPOINT_URL_S3: z.preprocess(blank, z.url({ protocol: /^https?$/ }).optional()),
  AWS_ENDPOINT_URL: z.preprocess(blank, z.url({ protocol: /^https?$/ }).optional()),
  AWS_REGION: z.preprocess(blank, z.string().optional()),
  AWS_DEFAULT_REGION: z.preprocess(blank, z.string().optional()),
  AWS_ACCESS_KEY_ID: z.preprocess(blank, z.string().optional()),
  AWS_SECRET_ACCESS_KEY: z.preprocess(blank, z.string().optional()),
  AWS_SESSION_TOKEN: z.preprocess(blank, z.string().optional()),
  ATELIER_FAKES: flag,
  ATELIER_DEV: flag,
  ATELIER_ROOT: z.preprocess(blank, z.string().optional()),
});

interface ProcessInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly node: string;
}

/** What this process was given; the only reading of `process.env` in the server. */
export function processInput(): ProcessInput {
  return { env: process.env, argv: process.argv.slice(2), cwd: process.cwd(), node: process.execPath };
}

/** What libraries read from the environment by themselves: how Next runs, and that nothing is told to anyone. */
export function settleEnvironment(config: Pick<Config, "dev">): void {
  Object.assign(process.env, {
    NODE_ENV: config.dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    BETTER_AUTH_TELEMETRY: "0",
  });
}

/** Throws an `AppError("invalid")` whose sentence names the offending variable. */
export function readConfig(input: ProcessInput): Config {
  const parsed = environment.safeParse(input.env);
  if (!parsed.success) throw refused(parsed.error, input.env);
  const env = parsed.data;
  const contentPort = env.ATELIER_CONTENT_PORT ?? env.PORT + 1;
  if (contentPort === env.PORT || contentPort > 65_535) {
    throw new AppError("invalid", `ATELIER_CONTENT_PORT must be a free port other than PORT (${env.PORT}).`);
  }
  const publicUrl = env.ATELIER_PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`;
  const contentUrl = env.ATELIER_CONTENT_URL ?? contentOrigin(publicUrl, contentPort);
  const data = resolve(input.cwd, env.ATELIER_DATA);
  return {
    host: env.ATELIER_HOST,
    port: env.PORT,
    contentPort,
    publicUrl,
    contentUrl,
    data,
    compute: env.ATELIER_FAKES ? "fake" : env.ATELIER_COMPUTE,
    database: databaseAddress(env.DATABASE_URL, data),
    blobs: blobPlace(env),
    dev: env.ATELIER_DEV,
    root: resolve(input.cwd, env.ATELIER_ROOT ?? "."),
    node: input.node,
    forPrograms: chosen(input.env, /^(PATH|LANG|LC_\w+|TZ|TMPDIR)$/),
    forBuilds: chosen(
      input.env,
      /^(PATH|LANG|LC_\w+|TZ|TMPDIR|HOME|(PIP|UV)_\w+|https?_proxy|no_proxy|SSL_CERT_\w+|REQUESTS_CA_BUNDLE)$/i,
    ),
    ...readArguments(input),
  };
}

function chosen(env: ProcessInput["env"], names: RegExp): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => names.test(name)));
}

function databaseAddress(url: string | undefined, data: string): DatabaseAddress {
  return url === undefined
    ? { engine: "sqlite", path: resolve(data, "studio.db") }
    : { engine: "postgres", url };
}

function blobPlace(env: z.infer<typeof environment>): BlobPlace {
  if (env.ATELIER_BLOBS === "files") return { kind: "files" };
  const [bucket = "", ...prefix] = env.ATELIER_BLOBS.slice("s3://".length).split("/");
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  return {
    kind: "s3",
    bucket,
    prefix: prefix.filter((part) => part !== "").join("/"),
    endpoint: env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? null,
    region: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? "us-east-1",
    credentials: id === undefined || secret === undefined ? null : { id, secret, token: token ?? null },
  };
}

/**
 * Cookies ignore ports, so on the loopback address the content origin goes by the machine's other name: a browser
 * at 127.0.0.1 then sends it no session cookie.
 */
function contentOrigin(publicUrl: string, contentPort: number): string {
  const url = new URL(publicUrl);
  if (url.hostname === "127.0.0.1") url.hostname = "localhost";
  else if (url.hostname === "localhost") url.hostname = "127.0.0.1";
  url.port = String(contentPort);
  return url.origin;
}

function readArguments(input: ProcessInput): Pick<Config, "open" | "stopApps"> {
  let open: string | null = null;
  let stopApps = false;
  for (const argument of input.argv) {
    if (argument === "--stop-apps") stopApps = true;
    else if (argument.startsWith("-")) {
      throw new AppError("invalid", `${argument} is not an option that Atelier knows; there is --stop-apps.`);
    } else if (open === null) open = resolve(input.cwd, argument);
    else
      throw new AppError(
        "invalid",
        `Only one notebook or folder can be opened at a start; ${argument} is one too many.`,
      );
  }
  return { open, stopApps };
}

function refused(error: z.ZodError, env: ProcessInput["env"]): AppError {
  const issue = error.issues[0];
  const key = String(issue?.path[0] ?? "the environment");
  const given = /^(DATABASE_URL|AWS_)/.test(key) ? "" : ` It is "${env[key] ?? ""}".`;
  return new AppError("invalid", `${key} is not usable: ${reasonOf(issue)}.${given}`);
}

/** A union says only "Invalid input"; what its last member wanted is the useful part. */
function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "invalid_union") return issue.errors.at(-1)?.[0]?.message ?? issue.message;
  return issue?.message ?? "it does not fit";
}
