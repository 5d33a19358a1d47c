import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { baseEnvironment, serverEnvironment } from "../support/python-environments";

interface Answer {
  readonly status: number;
  readonly body: string;
  /** The body as JSON; throws where it is none. */
  json<T>(): T;
}

export interface RunningApp {
  readonly home: string;
  readonly reserve: string;
  readonly runFolder: string;
  readonly token: string;
  readonly process: ChildProcess;
  readonly marker: string;
  log(): string;
  ask(method: string, path: string, options?: { body?: unknown; token?: string | null }): Promise<Answer>;
  stop(): Promise<void>;
}

type Kind = "JupyterServer" | "KernelGateway";

/** Whose app it is; a new person's unless these are given. */
interface Places {
  readonly home?: string;
  readonly reserve?: string;
  /** Beside what every app is told. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** An app started from its run.sh as ARCHITECTURE.md says, on a home of its own unless one is given. */
export async function startApp(kind: Kind, options: Places = {}): Promise<RunningApp> {
  const folder = mkdtempSync(join(tmpdir(), "ai-"));
  const places = makePlaces(folder, options);
  const token = randomBytes(16).toString("hex");
  const marker = randomBytes(8).toString("hex");
  writeFileSync(join(places.app, "token"), token, { mode: 0o600 });
  const logFile = join(folder, "log");
  const log = openSync(logFile, "a");
  const script = kind === "JupyterServer" ? "images/jupyter-server/run.sh" : "images/kernel-gateway/run.sh";
  const environment = await (kind === "JupyterServer" ? serverEnvironment() : baseEnvironment());
  const child = spawn("sh", [resolve(script)], {
    env: { ...contract({ kind, places, environment, marker }), ...options.environment },
    stdio: ["ignore", log, log],
    detached: true,
  });
  const app: RunningApp = {
    home: places.home,
    reserve: places.reserve,
    runFolder: places.run,
    token,
    process: child,
    marker,
    log: () => readFileSync(logFile, "utf8"),
    ask: (method, path, { body, token: other } = {}) =>
      askSocket({
        socketPath: join(places.run, "jupyter.sock"),
        method,
        path: `/apps/app-1/${path}`,
        token: other === undefined ? token : other,
        body,
      }),
    stop: () => stop(child, folder),
  };
  await ready(app);
  return app;
}

function makePlaces(folder: string, given: Places) {
  const places = {
    home: given.home ?? join(folder, "home"),
    run: join(folder, "run"),
    app: join(folder, "app"),
    reserve: given.reserve ?? join(folder, "reserve"),
  };
  for (const path of Object.values(places)) mkdirSync(path, { recursive: true, mode: 0o700 });
  return places;
}

function contract(of: {
  kind: Kind;
  places: ReturnType<typeof makePlaces>;
  environment: string;
  marker: string;
}): NodeJS.ProcessEnv {
  const variables: Record<string, string> = {
    PATH: process.env.PATH ?? "",
    LANG: "C.UTF-8",
    ATELIER_APP_ID: "app-1",
    ATELIER_APP_KIND: of.kind,
    ATELIER_USER: "ada",
    ATELIER_DOMAIN: "sea",
    ATELIER_INSTANCE: "instance-1",
    ATELIER_IMAGE: "base-python",
    ATELIER_APP_FOLDER: of.places.app,
    ATELIER_RUN_FOLDER: of.places.run,
    ATELIER_BASE_URL: "/apps/app-1/",
    ATELIER_ENVIRONMENT: of.environment,
    ATELIER_NODE: process.execPath,
    ATELIER_NOTEBOOK_SERVER: resolve("dist/notebook.mjs"),
    ATELIER_HOME: of.places.home,
    ATELIER_SCRATCH: of.places.app,
    ATELIER_RESERVE: of.places.reserve,
    ATELIER_STUDIO_SOCKET: join(of.places.run, "studio.sock"),
    ATELIER_RESOURCE_METADATA: join(of.places.app, "resource-metadata.json"),
    ATELIER_MARKER: of.marker,
  };
  return variables as NodeJS.ProcessEnv;
}

async function ready(app: RunningApp): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await app.ask("GET", "api/status").catch(() => null);
    if (answer?.status === 200) return;
    if (app.process.exitCode !== null) break;
    await pause(50);
  }
  throw new Error(`The app did not start:\n${app.log()}`);
}

export function askSocket(of: {
  socketPath: string;
  method: string;
  path: string;
  token: string | null;
  body?: unknown;
}): Promise<Answer> {
  const { socketPath, method, path, token } = of;
  const headers: Record<string, string> = token === null ? {} : { authorization: `token ${token}` };
  return new Promise((done, fail) => {
    const asked = request({ socketPath, method, path, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("error", fail);
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, body, json: <T>() => JSON.parse(body) as T }),
      );
    });
    asked.on("error", fail);
    asked.end(of.body === undefined ? undefined : JSON.stringify(of.body));
  });
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((done) => child.once("exit", () => done()));
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), 10_000);
  await ended(child);
  clearTimeout(impatience);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
