import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { OutgoingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { type Answer, ask } from "./ask";
import { serverEnvironment } from "./python-environments";
import { freePort } from "./studio-server";

/** A studio server as a process of its own, with real apps, that can be killed and started again on its data. */
export interface StudioProgram {
  readonly port: number;
  readonly origin: string;
  readonly data: string;
  /** Everybody's; as when a folder is opened. */
  readonly home: string;
  /** The path that the start printed: it signs in where nobody has an account yet. */
  start(argv?: readonly string[]): Promise<string>;
  /** The exit code; `null` of one that was killed. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
  signIn(path: string): Promise<Visitor>;
  visitor(cookie: string): Visitor;
  /** Ends it with its apps, and removes its folders. `argv`: as it was started. */
  remove(argv?: readonly string[]): Promise<void>;
}

/** Somebody with a session. */
export interface Visitor {
  readonly headers: Readonly<Record<string, string>>;
  get(path: string): Promise<Answer>;
  call<T>(procedure: string, input?: unknown): Promise<T>;
  /** The id of the own JupyterServer app, once it is ready. */
  server(): Promise<string>;
  /** The id of an app of this image, once it is ready. */
  kernelApp(image: string, instanceType?: string): Promise<string>;
}

/** `fromSource`: with stand-in pages, without a build; `built`: what `npm start` runs. */
export async function studioProgram(
  options: {
    readonly runs?: "fromSource" | "built";
    readonly env?: Record<string, string>;
    /** In the settings file. */
    readonly settings?: object;
    /** Whom of the machine it runs as; left out: as whoever runs the test. */
    readonly uid?: number;
  } = {},
): Promise<StudioProgram> {
  const data = mkdtempSync(join(tmpdir(), "sp-"));
  const home = join(data, "home");
  mkdirSync(home);
  symlinkSync(resolve(await serverEnvironment(), "../.."), join(data, "environments"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    ATELIER_CONTENT_PORT: String(await freePort()),
    ATELIER_DATA: data,
    ...options.env,
  } as unknown as NodeJS.ProcessEnv;
  const program =
    options.runs === "built" ? ["dist/server.mjs"] : ["--import", "tsx", "tests/support/studio-process.ts"];
  let running: ChildProcess | null = null;
  const as = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  writeFileSync(
    join(data, "atelier.config.json"),
    JSON.stringify({ waiting: { apps: 0 }, ...options.settings }),
  );
  for (const path of [data, home, join(data, "atelier.config.json")]) {
    if (options.uid !== undefined) chownSync(path, options.uid, options.uid);
  }

  async function start(argv: readonly string[] = [home]): Promise<string> {
    const child = spawn(process.execPath, [...program, ...argv], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
      ...as,
    });
    running = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /^Atelier is ready at (\S+)/.exec(line)?.[1];
      if (address === undefined) continue;
      child.stdout.resume();
      return address.slice(origin.length);
    }
    throw new Error("the studio server ended before it was ready");
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (running === null || running.exitCode !== null || running.signalCode !== null) return null;
    const over = once(running, "exit");
    running.kill(signal);
    const [code] = await over;
    return code as number | null;
  }

  const visitor = (cookie: string) => visitorOf({ port, origin, cookie });
  return {
    port,
    origin,
    data,
    home,
    start,
    end,
    signal: (signal) => void running?.kill(signal),
    visitor,
    async signIn(path) {
      const answer = await ask({ port, path, headers: { host: `127.0.0.1:${port}` } });
      return visitor(String(answer.headers["set-cookie"]?.[0]).split(";", 1)[0] ?? "");
    },
    async remove(argv = [home]) {
      await end("SIGKILL");
      await start([...argv, "--stop-apps"]);
      await end("SIGTERM");
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function visitorOf(of: { port: number; origin: string; cookie: string }): Visitor {
  const { port, origin, cookie } = of;
  const headers = { host: `127.0.0.1:${port}`, origin, cookie };
  const send = (path: string, more: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {}) =>
    ask({ port, path, ...more, headers: { ...headers, ...more.headers } });
  const call = async <T>(procedure: string, input: unknown = {}) => {
    const answer = await send(`/api/trpc/${procedure}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    if (answer.status !== 200) throw new Error(`${procedure}: ${answer.status} ${answer.text}`);
    return (answer.json() as { result: { data: T } }).result.data;
  };
  const untilReady = async (procedure: string, input: unknown) => {
    for (;;) {
      const app = await call<{ state: "starting" | "ready"; appId: string }>(procedure, input);
      if (app.state === "ready") return app.appId;
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  return {
    headers,
    get: (path) => send(path),
    call,
    server: () => untilReady("server.ensure", {}),
    kernelApp: (image, instanceType = "ml.t3.medium") =>
      untilReady("compute.ensureApp", { image, instanceType }),
  };
}
