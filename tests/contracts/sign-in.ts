import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/** How people sign in, on every database. */
export function keepsSignInRules(environment: () => Promise<Record<string, string>>): void {
  describe("signing in", () => {
    let studio: TestStudio;
    beforeAll(async () => {
      studio = await startTestStudio({ env: await environment() });
    });
    afterAll(() => studio.close());

    const linkPath = async () => (await studio.studio.address()).slice(studio.origin.length);
    const form = (fields: Record<string, string>) => ({
      method: "POST",
      headers: { origin: studio.origin, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });

    it("works once by the link that a start prints, and leaves a clean address", async () => {
      const path = await linkPath();
      expect(path).toMatch(/^\/sign-in\/[\w-]{32}$/);
      const first = await studio.request(path);
      expect(first.status).toBe(302);
      expect(first.headers.location).toBe("/");
      expect(first.headers["referrer-policy"]).toBe("no-referrer");
      const cookie = String(first.headers["set-cookie"]?.[0]);
      expect(cookie).toMatch(/HttpOnly/);
      expect(cookie).toMatch(/SameSite=Lax/);
      expect(cookie).toMatch(/Path=\//);
      const second = await studio.request(path);
      expect(second.status).toBe(410);
      expect(second.headers["set-cookie"]).toBeUndefined();
    });

    it("lets one of ten in who open the same link at once", async () => {
      const path = await linkPath();
      const answers = await Promise.all(Array.from({ length: 10 }, () => studio.request(path)));
      expect(answers.filter((answer) => answer.headers["set-cookie"] !== undefined)).toHaveLength(1);
    });

    it("does not spend the link on a program that only looks (HEAD)", async () => {
      const path = await linkPath();
      await studio.request(path, { method: "HEAD" });
      expect((await studio.request(path)).status).toBe(302);
    });

    it("shows pages to whoever is signed in and sends the rest to sign in", async () => {
      const cookie = await studio.signIn();
      const page = await studio.request("/notebooks/a%20b.ipynb", { cookie });
      expect(page.status).toBe(200);
      expect(page.text).toContain("page /notebooks/a%20b.ipynb");
      const anonymous = await studio.request("/notebooks/a%20b.ipynb");
      expect(anonymous.status).toBe(302);
      expect(anonymous.headers.location).toBe("/login?next=%2Fnotebooks%2Fa%2520b.ipynb");
    });

    it("AT-04 goes on to no other host, however the address is dressed up", async () => {
      const bad = [
        "//evil",
        "/\\evil",
        "/%09/evil",
        "/\t/evil",
        "https:evil",
        "///evil",
        "@evil",
        "javascript:1",
      ];
      bad.push("http://app.test.evil", "/\r\nx: y", "", "/%2fevil", "/%5cevil", "/login", "/.//evil");
      for (const next of bad) {
        const path = `${await linkPath()}?next=${encodeURIComponent(next)}`;
        const location = String((await studio.request(path)).headers.location);
        expect([next, new URL(location, studio.origin).origin]).toEqual([next, studio.origin]);
        expect(location).toBe("/");
      }
      const good = await studio.request(
        `${await linkPath()}?next=${encodeURIComponent("/files/a%20b.txt#x")}`,
      );
      expect(good.headers.location).toBe("/files/a%20b.txt#x");
    });

    it("AT-12 sets up one account, after which only its password signs in", async () => {
      const cookie = await studio.signIn();
      expect((await studio.request("/setup", { cookie })).status).toBe(200);
      const details = { name: "Ada", email: "Ada@example.org", password: "correct horse battery" };
      const answers = await Promise.all([
        studio.call("account.setUp", { cookie, input: details }),
        studio.call("account.setUp", { cookie, input: { ...details, email: "b@example.org" } }),
      ]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404]);
      expect((await studio.request("/setup")).status).toBe(404);
      expect((await studio.request("/setup", { cookie })).status).toBe(404);
      expect(await linkPath()).toBe("/");
    });

    it("signs in by password through the form, and refuses unknown people and wrong passwords alike", async () => {
      const me = (
        await studio.studio.context.database.db.selectFrom("users").select("email").executeTakeFirstOrThrow()
      ).email;
      const right = await studio.request("/login", {
        ...form({ email: me, password: "correct horse battery", next: "/running" }),
      });
      expect([right.status, right.headers.location]).toEqual([303, "/running"]);
      expect(right.headers["set-cookie"]?.[0]).toMatch(/HttpOnly/);
      const wrong = await studio.request("/login", form({ email: me, password: "wrong password" }));
      const unknown = await studio.request("/login", form({ email: "nobody@example.org", password: "x" }));
      expect(wrong.headers.location).toBe("/login?problem=wrong&next=%2F");
      expect([unknown.status, unknown.headers.location]).toEqual([wrong.status, wrong.headers.location]);
      expect(wrong.headers["set-cookie"]).toBeUndefined();
    });

    it("AT-08 refuses giant input before it costs anything", async () => {
      const huge = await studio.request("/login", form({ email: "a".repeat(5_000_000), password: "x" }));
      expect(huge.status).toBe(413);
      const odd = await studio.request("/login", form({ email: "a\u0000@b.c", password: "x" }));
      expect(odd.headers.location).toBe("/login?problem=incomplete&next=%2F");
    });

    it("AT-07 stops counting on patience: the eleventh try for an account is refused", async () => {
      const tries = [];
      for (let n = 0; n < 12; n++) {
        const body = JSON.stringify({ email: "guess@example.org", password: `guess ${n}` });
        const headers = {
          origin: studio.origin,
          "content-type": "application/json",
          "x-forwarded-for": `10.0.0.${n}`,
        };
        tries.push(await studio.request("/api/auth/sign-in/email", { method: "POST", headers, body }));
      }
      expect(tries[0]?.status).toBe(401);
      expect(tries.at(-1)?.status).toBe(429);
    });
  });
}
