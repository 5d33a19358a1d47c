import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError, sentenceFor } from "@/core/errors";
import { safeNext } from "@/server/accounts/next-page";
import type { Context } from "@/server/context";
import { namedDatabaseTrouble } from "@/server/database/trouble";
import type { Gateway } from "@/server/gateway/gateway";
import { addressOf, isOurHost, isOurOrigin, type RequestAddress } from "@/server/http/address";
import { redirect, sendProblem, sendText, statusOf } from "@/server/http/answers";
import { spentInvite } from "@/server/http/forms";
import { type Readiness, sendHealth, sendMetrics } from "@/server/http/health";
import { type Notice, sendNotice } from "@/server/http/notice";
import type { Pages } from "@/server/http/pages";
import { type Route, routeFor } from "@/server/http/routes";
import { dataPolicy, freshNonce, pagePolicy, setSecurityHeaders } from "@/server/http/security-headers";
import type { StaticFiles } from "@/server/http/static-files";
import type { Visit } from "@/server/http/visit";
import { type TrackingDoor, trackingPath } from "@/server/tracking/door";

/** What stands behind the server's front: apps, our own addresses, files for all, pages. */
export interface Doors {
  readonly gateway: Gateway;
  /** To the tracking server, for programs of apps. */
  readonly tracking: TrackingDoor;
  readonly routes: readonly Route[];
  readonly files: StaticFiles;
  readonly pages: Pages;
}

interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: Context;
  readonly doors: Doors;
  readonly readiness: Readiness;
  readonly sockets: number;
}

/** Answers one request, whatever happens; what was thrown is logged and shown as a sentence. */
export async function answer(arrival: Arrival): Promise<void> {
  const { request, response, context } = arrival;
  const requestId = randomUUID();
  setSecurityHeaders(response, context.config);
  response.setHeader("X-Request-Id", requestId);
  try {
    await route(arrival, requestId);
  } catch (thrown) {
    const error = namedDatabaseTrouble(thrown);
    const fields = { requestId, method: request.method, path: request.url ?? "", status: statusOf(error) };
    if (error instanceof AppError) context.log.info("request refused", { ...fields, code: error.code });
    else context.log.error("request failed", { ...fields, error });
    if (response.headersSent) response.destroy();
    else if (isNavigation(request)) sendNotice(response, noticeOf(error));
    else sendProblem(response, { error, requestId });
  }
}

async function route(arrival: Arrival, requestId: string): Promise<void> {
  const { request, response, context, doors, readiness } = arrival;
  const address = addressOf(request);
  if (address === null) return sendText(response, { status: 400, text: "This request cannot be read." });
  response.setHeader("Content-Security-Policy", dataPolicy);
  if (address.path === "/healthz") return sendHealth(response, readiness);
  if (address.path === "/metrics") return sendMetrics(request, response, () => measures(arrival));
  if (readiness.state === "not-ready") throw new AppError("unavailable", readiness.reason);
  // Programs come by another name than browsers, and with a token that no browser has.
  if (address.path.startsWith(`${trackingPath}/`)) return doors.tracking.handle(request, response);
  if (!isOurHost(request, context.config)) return misdirected(arrival, address);
  if (address.path.startsWith("/apps/")) return doors.gateway.handleRequest(request, response);
  const safe = request.method === "GET" || request.method === "HEAD";
  if (!safe && !isOurOrigin(request, context.config)) return foreign(arrival, requestId);
  if (safe && (await doors.files.serve(request, response, address.path))) return;
  const person = await context.accounts.whoIs(request.headers);
  const visit: Visit = { request, response, address, person, requestId };
  const own = routeFor(doors.routes, visit);
  if (own === null) return page(arrival, visit);
  if (own.who === "signed-in" && person === null) throw new AppError("unauthenticated", "Sign in to go on.");
  response.setHeader("Cache-Control", "no-store");
  await own.handle(visit);
}

/** A page is for people who are signed in. Here is the whole list of those that are not. */
export const publicPages: readonly string[] = ["/login", "/icon.svg", "/invite/"];

const pagesWithForms: readonly string[] = ["/login", "/setup", "/account", "/invite/"];

/** Exact, or everything below where the entry ends in `/`. */
function isOneOf(pages: readonly string[], path: string): boolean {
  return pages.some((page) => (page.endsWith("/") ? path.startsWith(page) : path === page));
}

async function page(arrival: Arrival, visit: Visit): Promise<void> {
  const { request, response, context, doors } = arrival;
  const { path, full } = visit.address;
  if (path.startsWith("/api/")) throw new AppError("not-found", "There is nothing at this address.");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return sendNotice(response, { status: 405, title: "Not here", text: "This address can only be read." });
  }
  const open = isOneOf(publicPages, path) || (context.config.dev && /^\/(_next|__nextjs)/.test(path));
  if (path === "/setup" && (await context.accounts.setUp.isDone())) return sendNotice(response, nothingHere);
  if (path.startsWith("/invite/")) {
    const token = path.slice("/invite/".length);
    if (!(await context.accounts.invitations.isGood(token))) return sendNotice(response, spentInvite);
  }
  if (visit.person === null && !open) {
    const next = safeNext(full);
    return redirect(response, next === "/" ? "/login" : `/login?next=${encodeURIComponent(next)}`);
  }
  if (path === "/account" && visit.person?.email === null) return redirect(response, "/setup");
  if (isForAdministrators(path) && visit.person?.role !== "admin") return sendNotice(response, nothingHere);
  const policy = pagePolicy(context.config, freshNonce());
  for (const name of Object.keys(request.headers)) {
    // Next believes these of whoever sends them; nobody in front of us does.
    if (/^x-(middleware|matched|invoke|nextjs|next|now|vercel|atelier)/.test(name))
      delete request.headers[name];
  }
  request.headers["content-security-policy"] = policy;
  response.setHeader("Content-Security-Policy", policy);
  response.setHeader("Cache-Control", "private, no-store");
  // Under `no-referrer` a browser sends forms with `Origin: null`, which nobody accepts.
  if (isOneOf(pagesWithForms, path)) response.setHeader("Referrer-Policy", "same-origin");
  await doors.pages.handle(request, response);
}

/** What these pages show comes from procedures that ask for the role themselves; to others they need not exist. */
function isForAdministrators(path: string): boolean {
  return path === "/admin" || path.startsWith("/admin/");
}

const nothingHere: Notice = { status: 404, title: "Nothing here", text: "There is nothing at this address." };

/** Whether a person looks at the answer, in a tab of their browser, and not a program. */
function isNavigation({ headers }: IncomingMessage): boolean {
  const destination = headers["sec-fetch-dest"];
  return destination === undefined
    ? (headers.accept ?? "").startsWith("text/html")
    : destination === "document";
}

/** A refusal as a page; what is over soon (a start, a database away) asks again by itself. */
function noticeOf(error: unknown): Notice {
  const status = statusOf(error);
  const title = status === 503 ? "Not at the moment" : status < 500 ? "That did not work" : "Something broke";
  return { status, title, text: sentenceFor(error), ...(status === 503 ? { againAfter: 3 } : {}) };
}

/** Another name for this machine: a person is sent on to the right one, anything else is refused. */
function misdirected({ request, response, context }: Arrival, address: RequestAddress): void {
  const { publicUrl } = context.config;
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads) redirect(response, publicUrl + address.full);
  else sendText(response, { status: 421, text: `This studio is at ${publicUrl}.` });
}

function foreign({ request, response, context }: Arrival, requestId: string): void {
  context.log.warn("foreign origin refused", { requestId, method: request.method, path: request.url ?? "" });
  sendText(response, { status: 403, text: "Only the studio's own pages may ask for this." });
}

function measures({ context, readiness, sockets }: Arrival): Record<string, number> {
  return {
    ready: readiness.state === "ready" ? 1 : 0,
    open_sockets: sockets,
    resident_memory_bytes: process.memoryUsage.rss(),
    uptime_seconds: Math.round((context.clock.now() - context.startedAt) / 1000),
  };
}
