import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/** S4: what every class of answer says about itself. */
describe("security headers", () => {
  let studio: TestStudio;
  let cookie: string;
  beforeAll(async () => {
    studio = await startTestStudio();
    cookie = await studio.signIn();
  });
  afterAll(() => studio.close());

  const always = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
  };

  it("are on every answer, refusals included", async () => {
    for (const path of [
      "/",
      "/healthz",
      "/api/trpc/me.get",
      "/nowhere",
      "/sign-in/x",
      "/api/nothing",
      "/apps/x/y",
    ]) {
      for (const who of [cookie, undefined]) {
        const answer = await studio.request(path, { cookie: who });
        expect([path, answer.headers]).toEqual([path, expect.objectContaining(always)]);
        expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
        expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
        expect(answer.headers["x-powered-by"]).toBeUndefined();
      }
    }
  });

  it("let a page load from itself, and frame the content origin only", async () => {
    const policy = String((await studio.request("/", { cookie })).headers["content-security-policy"]);
    const directives = new Map(policy.split("; ").map((part) => [part.split(" ", 1)[0], part]));
    expect(directives.get("default-src")).toBe("default-src 'self'");
    expect(directives.get("script-src")).toMatch(/^script-src 'self' 'nonce-[A-Za-z0-9+/]{22}=='$/);
    expect(directives.get("frame-src")).toBe(`frame-src http://localhost:${studio.contentPort}`);
    expect(directives.get("object-src")).toBe("object-src 'none'");
    expect(directives.get("base-uri")).toBe("base-uri 'none'");
    expect(directives.get("form-action")).toBe("form-action 'self'");
  });

  it("carry a fresh nonce each time, which the page is told and nobody can choose", async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 3; n++) {
      const headers = { "content-security-policy": "script-src 'nonce-mine'", "x-nonce": "mine" };
      const answer = await studio.request("/", { cookie, headers });
      const nonce = /'nonce-([^']+)'/.exec(String(answer.headers["content-security-policy"]))?.[1] ?? "";
      expect(answer.text).toContain(nonce);
      expect(nonce).not.toBe("mine");
      seen.add(nonce);
    }
    expect(seen.size).toBe(3);
  });

  it("let the two pages with forms say where they are, or their forms would be refused", async () => {
    const login = await studio.request("/login");
    expect(login.headers["referrer-policy"]).toBe("same-origin");
  });

  it("do not let a page that needs a session into any cache", async () => {
    expect((await studio.request("/", { cookie })).headers["cache-control"]).toBe("private, no-store");
    expect((await studio.request("/api/trpc/me.get", { cookie })).headers["cache-control"]).toBe("no-store");
  });
});
