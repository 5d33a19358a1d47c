import { AppError } from "@/core/errors";
import type { Context } from "@/server/context";
import { sendRunFile } from "@/server/experiments/send-run-file";
import { sendJson } from "@/server/http/answers";
import { mediaTypeOf, readBody } from "@/server/http/body";
import type { Forms } from "@/server/http/forms";
import type { PasswordSignIn } from "@/server/http/password-sign-in";
import type { TrpcHandler } from "@/server/http/trpc";
import { sendUsageCsv } from "@/server/http/usage-csv";
import type { Visit } from "@/server/http/visit";
import { sendModelFile } from "@/server/models/send-model-file";

/** One address of our own that is not a page, an app or a file. */
export interface Route {
  readonly method: "GET" | "POST";
  /** Exact, or everything below when it ends in `/`. */
  readonly path: string;
  /** Who may ask. `anyone` is the explicit list of what needs no session. */
  readonly who: "anyone" | "signed-in";
  readonly handle: (visit: Visit) => void | Promise<void>;
}

/** Every address that is answered before pages; `tests/security` reads this list and calls each. */
export function createRoutes(parts: {
  context: Context;
  forms: Forms;
  passwordSignIn: PasswordSignIn;
  trpc: TrpcHandler;
  share: Readonly<Record<"read" | "write", (visit: Visit) => Promise<void>>>;
}): readonly Route[] {
  const { context, forms, passwordSignIn, trpc, share } = parts;
  return [
    { method: "GET", path: "/sign-in/", who: "anyone", handle: forms.signInByLink },
    { method: "POST", path: "/login", who: "anyone", handle: forms.signIn },
    { method: "POST", path: "/invite/", who: "anyone", handle: forms.acceptInvitation },
    { method: "POST", path: "/account", who: "signed-in", handle: forms.changePassword },
    { method: "POST", path: "/setup", who: "signed-in", handle: forms.setUp },
    {
      method: "POST",
      path: "/api/auth/sign-in/email",
      who: "anyone",
      handle: async (visit) => {
        const cookies = await passwordSignIn.attempt(visit.request, await readJson(visit));
        visit.response.setHeader("set-cookie", cookies);
        sendJson(visit.response, { status: 200, body: { signedIn: true } });
      },
    },
    {
      method: "POST",
      path: "/api/auth/sign-out",
      who: "signed-in",
      handle: async (visit) => {
        await readJson(visit);
        await forms.endSession(visit);
        sendJson(visit.response, { status: 200, body: { signedIn: false } });
      },
    },
    {
      method: "POST",
      path: "/api/auth/sign-out-everywhere",
      who: "signed-in",
      handle: async (visit) => {
        await readJson(visit);
        await context.accounts.endSessions(visit.person?.id ?? "");
        sendJson(visit.response, { status: 200, body: { signedIn: false } });
      },
    },
    { method: "GET", path: "/usage.csv", who: "signed-in", handle: (visit) => sendUsageCsv(visit, context) },
    {
      method: "GET",
      path: "/run-files/",
      who: "signed-in",
      handle: (visit) => sendRunFile(visit, context.experiments),
    },
    {
      method: "GET",
      path: "/model-files/",
      who: "signed-in",
      handle: (visit) => sendModelFile(visit, context.models),
    },
    // Who may read is decided by the link: some are for whoever has them.
    { method: "GET", path: "/s/", who: "anyone", handle: share.read },
    { method: "POST", path: "/s/", who: "signed-in", handle: share.write },
    // Whether a call needs a session is the router's to say: it denies by default.
    { method: "GET", path: "/api/trpc/", who: "anyone", handle: trpc },
    { method: "POST", path: "/api/trpc/", who: "anyone", handle: trpc },
  ];
}

export function routeFor(routes: readonly Route[], visit: Pick<Visit, "address" | "request">): Route | null {
  const method = visit.request.method === "HEAD" ? "GET" : visit.request.method;
  const { path } = visit.address;
  return (
    routes.find(
      (route) =>
        route.method === method &&
        (route.path.endsWith("/") ? path.startsWith(route.path) && path !== route.path : path === route.path),
    ) ?? null
  );
}

async function readJson(visit: Visit): Promise<unknown> {
  if (mediaTypeOf(visit.request) !== "application/json") {
    throw new AppError("invalid", "Calls are sent as application/json. Nothing was changed.");
  }
  try {
    return JSON.parse(await readBody(visit.request, 16 * 1024));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("invalid", "That request was not understood. Nothing was changed.");
  }
}
