import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { RunningKernelApp } from "../../support/kernel-app";

interface GivingStudio {
  readonly status?: ((appId: string) => unknown) | undefined;
  /** Waited for before an app is given. */
  readonly beforeGrant?: ((instanceType: string) => Promise<void>) | undefined;
  /** Apps of other instance types, by the type's name. */
  readonly others?: Readonly<Record<string, RunningKernelApp>> | undefined;
  /** Told which app is to end, by its id. */
  readonly onStop?: ((appId: string) => void) | undefined;
}

/** A studio server's socket for apps that gives out kernel apps, and says what became of them. */
export async function studioGiving(
  app: RunningKernelApp,
  socketPath: string,
  {
    status = () => ({ state: "ready" }),
    beforeGrant = async () => {},
    others = {},
    onStop = () => {},
  }: GivingStudio = {},
): Promise<http.Server> {
  const grant = async (request: http.IncomingMessage) => {
    const { instanceType } = JSON.parse(await text(request)) as { instanceType: string };
    await beforeGrant(instanceType);
    const { appId, baseUrl, socketPath: jupyter, tokenFile } = others[instanceType] ?? app;
    const instance = { typeName: instanceType, vcpu: 2, memoryGiB: 4 };
    return { appId, address: { jupyter, tokenFile }, baseUrl, instance, imageName: "Base Python 3" };
  };
  const server = http.createServer(async (request, response) => {
    const ending = /^\/kernel-apps\/([\w-]+)\/stop$/.exec(request.url ?? "")?.[1];
    if (ending !== undefined) onStop(ending);
    else if (request.method === "POST")
      response.write(`${JSON.stringify({ ready: await grant(request) })}\n`);
    else response.write(JSON.stringify(status(request.url?.split("/").at(-1) ?? "")));
    response.end();
  });
  await new Promise<void>((done) => server.listen(socketPath, done));
  return server;
}

/** The bundled notebook server as a process of its own, that can be killed and started again on the same folders. */
export function notebookProcess(home: string, reserveBeside?: string) {
  const root = mkdtempSync(join(tmpdir(), "an-"));
  const reserve = reserveBeside ?? join(root, "reserve");
  for (const path of [join(root, "run"), join(root, "app"), reserve]) mkdirSync(path, { recursive: true });
  const token = "the-token";
  writeFileSync(join(root, "app/token"), token);
  const paths = {
    socketPath: join(root, "run/notebook.sock"),
    studioSocket: join(root, "studio.sock"),
    reserve,
    outputs: join(reserve, "outputs"),
  };
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    const started = spawn(process.execPath, [resolve("dist/notebook.mjs")], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        PATH: process.env.PATH,
        // As `images/jupyter-server/run.sh` starts it.
        UV_THREADPOOL_SIZE: "32",
        ATELIER_RUN_FOLDER: join(root, "run"),
        ATELIER_APP_FOLDER: join(root, "app"),
        ATELIER_RESERVE: reserve,
        ATELIER_HOME: home,
        ATELIER_STUDIO_SOCKET: paths.studioSocket,
      } as unknown as NodeJS.ProcessEnv,
    });
    child = started;
    await new Promise<void>((ready, failed) => {
      started.once("exit", (code) => failed(new Error(`the notebook server ended: ${code}`)));
      started.stdout.on("data", (chunk: Buffer) => String(chunk).includes("listening") && ready());
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    if (ending === null || ending.exitCode !== null) return;
    const ended = new Promise((done) => ending.once("exit", done));
    ending.kill(signal);
    await ended;
  }

  return {
    ...paths,
    token,
    start,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    /** Bytes in memory, as the system counts them. */
    memory: () => {
      const status = readFileSync(`/proc/${child?.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
