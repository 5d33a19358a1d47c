import { chmod, mkdir, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { dirname } from "node:path";
import { z } from "zod";
import { AppError, errorCodes, sentenceFor } from "@/core/errors";
import type { Compute, Owner } from "@/server/compute/compute";
import { bodyOf } from "@/server/kernel-apps/body";
import { keepFinishedRuns, keepHeader, keepNotebook, longestBatch } from "@/server/kernel-apps/finished-runs";
import { answerAboutSnapshots, type SnapshotNeeds } from "@/server/kernel-apps/snapshots";
import type { Lineage } from "@/server/lineage/lineage";
import type { Log } from "@/server/logs/log";
import type { Usage } from "@/server/usage/usage";

interface KernelAppsNeeds {
  readonly compute: Pick<
    Compute,
    "defaults" | "ensureKernelApp" | "ownerOfToken" | "statusOf" | "instancesOf" | "stopApp"
  >;
  readonly usage: Pick<Usage, "keepRuns">;
  readonly snapshots: SnapshotNeeds["snapshots"];
  readonly checks: SnapshotNeeds["checks"];
  readonly lineage: Pick<Lineage, "unkept" | "keep">;
  readonly log: Log;
}

const wish = z.strictObject({
  image: z.string().min(1).max(100),
  kernelspec: z.string().min(1).max(200),
  instanceType: z.string().min(1).max(100),
});

const longestWish = 10_000;

/**
 * Where notebook servers ask for apps to run kernels in, on a socket that only apps reach. The caller is known by the
 * token of their own JupyterServer app and acts as its owner; another person's app is as good as none.
 */
export async function openKernelApps(
  needs: KernelAppsNeeds & { socket: string },
): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response, needs).catch((error: unknown) => refuse(response, error, needs));
  });
  await mkdir(dirname(needs.socket), { recursive: true, mode: 0o700 });
  await rm(needs.socket, { force: true });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(needs.socket, resolve));
  // Whether an app may speak is decided by its token: it may run as another user of this machine.
  await chmod(needs.socket, 0o666);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  needs: KernelAppsNeeds,
): Promise<void> {
  const owner = await callerOf(request, needs.compute);
  if (owner === null) throw new AppError("unauthenticated", "This app is not known to the studio.");
  const path = request.url ?? "";
  if (request.method === "POST" && path === "/kernel-apps") return start({ request, response, owner }, needs);
  if (request.method === "POST" && path === "/finished-runs") {
    const unkept = await keepFinishedRuns(await bodyOf(request, longestBatch), { ...needs, owner });
    // Ids are the notebook server's own words; none that could break a header.
    const ids = unkept.map(({ id }) => encodeURIComponent(id)).join(",");
    return void response.writeHead(204, ids === "" ? {} : { [keepHeader]: ids }).end();
  }
  if (request.method === "POST" && path === "/finished-runs/notebook") {
    await keepNotebook(await bodyOf(request, longestBatch), { ...needs, owner });
    return void response.writeHead(204).end();
  }
  if (path === "/snapshots" || path.startsWith("/snapshots/"))
    return answerAboutSnapshots({ request, response, owner, path }, needs);
  const asked = /^\/compute-choice\?kernelspec=([^&]{0,600})$/.exec(path)?.[1];
  if (request.method === "GET" && asked !== undefined) {
    const choice = await needs.compute.defaults.firstChoice(owner, kernelspecOf(asked));
    return void response.setHeader("content-type", "application/json").end(JSON.stringify(choice));
  }
  const ending = /^\/kernel-apps\/([\w-]{1,100})\/stop$/.exec(path)?.[1];
  if (request.method === "POST" && ending !== undefined) {
    await needs.compute.stopApp(owner, ending);
    return void response.end();
  }
  const id = /^\/kernel-apps\/([\w-]{1,100})$/.exec(path)?.[1];
  const status =
    request.method === "GET" && id !== undefined ? await needs.compute.statusOf(owner, id) : null;
  if (status === null) throw new AppError("not-found", "There is no such app.");
  response.setHeader("content-type", "application/json").end(JSON.stringify(status));
}

async function callerOf(
  request: IncomingMessage,
  compute: KernelAppsNeeds["compute"],
): Promise<Owner | null> {
  const token = /^Bearer ([\w.~+/=-]{10,200})$/.exec(request.headers.authorization ?? "")?.[1];
  return token === undefined ? null : compute.ownerOfToken(token);
}

async function start(
  call: { request: IncomingMessage; response: ServerResponse; owner: Owner },
  needs: KernelAppsNeeds,
): Promise<void> {
  const { response, owner } = call;
  const wanted = parseWish(await bodyOf(call.request, longestWish));
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  response.setHeader("content-type", "application/x-ndjson").flushHeaders();
  const say = (line: unknown) => response.write(`${JSON.stringify(line)}\n`);
  try {
    const ready = await needs.compute.ensureKernelApp(owner, {
      ...wanted,
      onStarting: (starting) => say({ starting }),
      onPhase: (phase) => say(phase),
      signal: gone.signal,
    });
    say({ ready });
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!(error instanceof AppError)) needs.log.error("kernel app failed", { userId: owner.id, error });
    const code = error instanceof AppError ? error.code : "unavailable";
    say({ refused: { code, message: sentenceFor(error) } });
  }
  response.end();
}

/** As a notebook's file names it; `null` where it names none, or nothing that a name could be. */
function kernelspecOf(asked: string): string | null {
  try {
    return decodeURIComponent(asked).slice(0, 200) || null;
  } catch {
    return null;
  }
}

function parseWish(text: string): z.infer<typeof wish> {
  try {
    return wish.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("invalid", "The request does not name an image, a kernel and an instance type.", {
      cause,
    });
  }
}

function refuse(response: ServerResponse, error: unknown, needs: KernelAppsNeeds): void {
  if (!(error instanceof AppError)) needs.log.error("kernel apps endpoint failed", { error });
  if (response.headersSent) return void response.destroy();
  const code = error instanceof AppError ? error.code : "unavailable";
  response.statusCode = errorCodes[code];
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ refused: { code, message: sentenceFor(error) } }));
}
