import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publicPages } from "@/server/http/answer";
import { studioRouter } from "@/server/router/router";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/**
 * S1, AT-01: everything that can be asked is listed from the code itself and asked by everyone who may not. What is
 * meant for anybody is named here, and nowhere else; whatever is new and not named must refuse.
 */
const forAnybody = {
  // Below `/invite/` a page is shown to whoever has a link that is good; that of the list here is not.
  pages: ["/login", "/icon.svg", "/invite/"],
  routes: [
    "GET /sign-in/",
    "GET /s/",
    "POST /login",
    "POST /invite/",
    "POST /api/auth/sign-in/email",
    "GET /api/trpc/",
    "POST /api/trpc/",
  ],
  procedures: [] as string[],
};

const procedures = Object.entries(studioRouter._def.procedures).map(([name, procedure]) => ({
  name,
  type: (procedure as unknown as { _def: { type: "query" | "mutation" | "subscription" } })._def.type,
}));

const pages = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
  .map((file) => file.replace(/\/?(page\.tsx|route\.ts)$/, ""))
  .map((folder) => folder.replace(/\([^)]*\)\/?/g, "").replace(/\[\.*[^\]]*\]+/g, "x"))
  .map((folder) => `/${folder}`);

/** Ways around the front door that have worked elsewhere: CVE-2025-29927, -44572, -44574, -44575. */
const disguises: readonly ((path: string) => { path: string; headers?: Record<string, string> })[] = [
  (path) => ({ path }),
  (path) => ({ path, headers: { "x-middleware-subrequest": "middleware:middleware:middleware:middleware" } }),
  (path) => ({ path, headers: { "x-middleware-rewrite": path, "x-nextjs-data": "1" } }),
  (path) => ({ path, headers: { rsc: "1", "next-router-prefetch": "1" } }),
  (path) => ({ path: `${path}?nxtPslug=x&_rsc=1` }),
  (path) => ({ path: `${path === "/" ? "/index" : path}.rsc` }),
  (path) => ({ path: `${path === "/" ? "" : path}/index.rsc` }),
  (path) => ({ path: `${path}.segments/_tree.segment.rsc` }),
  (path) => ({ path: `/_next/data/build${path === "/" ? "/index" : path}.json` }),
  (path) => ({ path: `/login/..${path}` }),
  (path) => ({ path: `/login%2f..${path}` }),
  (path) => ({ path: `/login;${path}` }),
  (path) => ({ path: `/_next/static/..%2f..${path}` }),
  (path) => ({ path: `/./${path}` }),
];

describe("deny by default", () => {
  let studio: TestStudio;
  let suspended: string;

  beforeAll(async () => {
    studio = await startTestStudio();
    suspended = await studio.signIn();
    await studio.request("/", { cookie: suspended });
    await studio.studio.context.database.db.updateTable("users").set({ state: "suspended" }).execute();
    await studio.studio.context.accounts.recheck();
  });
  afterAll(() => studio.close());

  const nobodies = () => [
    { who: "nobody", cookie: undefined },
    { who: "a suspended person", cookie: suspended },
    { who: "a made-up session", cookie: `${suspended.split("=", 1)[0]}=abc.def` },
  ];

  it("finds what there is to ask", () => {
    expect(procedures.map((procedure) => procedure.name)).toContain("server.ensure");
    expect(pages).toContain("/login");
    expect(publicPages).toEqual(forAnybody.pages);
    expect(studio.studio.routes.length).toBeGreaterThan(5);
  });

  it.each(procedures.filter(({ name }) => !forAnybody.procedures.includes(name)))(
    "AT-01 $type $name answers nobody",
    async ({ name, type }) => {
      for (const { who, cookie } of nobodies()) {
        const answer =
          type === "mutation"
            ? await studio.call(name, { cookie })
            : await studio.request(`/api/trpc/${name}`, { cookie });
        expect([who, answer.status]).toEqual([who, 401]);
        expect(answer.text).not.toContain('"result"');
      }
    },
  );

  it.each(procedures.filter(({ type }) => type === "mutation"))(
    "AT-14 $name is not called from elsewhere, as text, or by a link",
    async ({ name }) => {
      for (const origin of [
        "http://evil.test",
        "null",
        undefined,
        `${studio.origin}.evil.test`,
        "http://localhost:1",
      ]) {
        const answer = await studio.call(name, { headers: { origin } });
        expect([origin, answer.status]).toEqual([origin, 403]);
      }
      for (const type of [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
      ]) {
        const answer = await studio.call(name, { headers: { "content-type": type } });
        expect([type, answer.status]).toEqual([type, 400]);
      }
      const byLink = await studio.request(`/api/trpc/${name}?input={}`);
      expect(byLink.status).toBeGreaterThanOrEqual(400);
    },
  );

  it.each(pages.filter((page) => !forAnybody.pages.includes(page)))("AT-01, AT-02 page %s", async (page) => {
    for (const { who, cookie } of nobodies()) {
      for (const disguise of disguises) {
        const { path, headers } = disguise(page);
        const answer = await studio.request(path, { cookie, headers });
        expect([who, path, [302, 400, 404, 410].includes(answer.status)]).toEqual([who, path, true]);
        expect(answer.text).not.toContain("<h1>page");
        if (answer.status === 302) expect(answer.headers.location).toMatch(/^\/login(\?next=%2F[^/\\]|$)/);
      }
    }
  });

  it("AT-01 every other address", async () => {
    for (const route of studio.studio.routes) {
      const name = `${route.method} ${route.path}`;
      expect([name, route.who === "anyone"]).toEqual([name, forAnybody.routes.includes(name)]);
      if (route.who === "anyone") continue;
      for (const { who, cookie } of nobodies()) {
        const headers = { origin: studio.origin, "content-type": "application/json" };
        const path = route.path.endsWith("/") ? `${route.path}x` : route.path;
        const answer = await studio.request(path, {
          method: route.method,
          headers,
          body: route.method === "POST" ? "{}" : undefined,
          cookie,
        });
        expect([name, who, answer.status]).toEqual([name, who, 401]);
      }
    }
  });

  it("AT-53 MLflow is not there for browsers, signed in or not, nor for whoever has another token", async () => {
    const here = await studio.signIn();
    const tokens = [undefined, "Bearer x", "Bearer 0123456789abcdef", `Bearer ${here.split("=")[1]}`];
    for (const cookie of [undefined, here]) {
      for (const authorization of tokens) {
        const headers = authorization === undefined ? {} : { authorization };
        for (const path of ["/", "/api/2.0/mlflow/runs/search", "/graphql", "/get-artifact"]) {
          const answer = await studio.request(`/engines/mlflow${path}`, { method: "POST", cookie, headers });
          expect([path, authorization, answer.status]).toEqual([path, authorization, 401]);
        }
      }
    }
  });

  it("AT-03 the endpoints of sign-in that nobody uses do not exist", async () => {
    const headers = { origin: studio.origin, "content-type": "application/json" };
    const unused = [
      "begin-session",
      "sign-up/email",
      "api-key/create",
      "admin/set-role",
      "update-user",
      "ok",
    ];
    for (const path of [...unused, "get-session", "list-sessions", "error", "sign-in/social", "callback/x"]) {
      for (const method of ["GET", "POST"]) {
        const body = method === "POST" ? JSON.stringify({ userId: "alice", role: "admin" }) : undefined;
        const answer = await studio.request(`/api/auth/${path}`, { method, headers, body });
        expect([path, method, answer.status]).toEqual([path, method, 404]);
      }
    }
  });

  it("AT-13 sockets open for nobody, and for no other page", async () => {
    const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const key = { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
    for (const path of [
      "/apps/a1/notebook",
      "/apps/a1/terminals/websocket/1",
      "/api/trpc",
      "/",
      "/_next/hmr",
    ]) {
      for (const origin of [studio.origin, "http://evil.test", "null", undefined]) {
        const headers = { ...upgrade, ...key, origin };
        const answer = await studio.request(path, { headers: headers as Record<string, string> });
        expect([path, origin, [401, 403, 404].includes(answer.status)]).toEqual([path, origin, true]);
      }
    }
  });

  it("AT-21 a request line for another host goes nowhere", async () => {
    for (const path of ["http://169.254.169.254/", "//169.254.169.254/x", "/\\evil", "*"]) {
      expect([path, (await studio.request(path)).status]).toEqual([path, 400]);
    }
    const misnamed = await studio.call("server.ensure", { headers: { host: "evil.test" } });
    expect(misnamed.status).toBe(421);
  });
});
