import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/** How long a session lasts, on every database. */
export function keepsSessionRules(environment: () => Promise<Record<string, string>>): void {
  describe("a session", () => {
    let studio: TestStudio;
    let env: Record<string, string>;
    beforeEach(async () => {
      env = await environment();
      studio = await startTestStudio({ env });
    });
    afterEach(() => studio.close());

    const ended = () =>
      new Promise<string>((done) => {
        studio.studio.context.accounts.onSessionEnd(({ userId }) => done(userId));
      });

    it("survives a restart of the server", async () => {
      const cookie = await studio.signIn();
      const origin = new URL(studio.origin);
      await studio.studio.close();
      const again = await startTestStudio({
        data: studio.data,
        env: { ...env, PORT: origin.port, ATELIER_CONTENT_PORT: String(studio.contentPort) },
      });
      expect((await again.request("/api/trpc/me.get", { cookie })).status).toBe(200);
      await again.close();
      studio = await startTestStudio({ env: await environment() });
    });

    it("is over at once after signing out, also for those who listen", async () => {
      const cookie = await studio.signIn();
      expect((await studio.request("/", { cookie })).status).toBe(200);
      const over = ended();
      const headers = { origin: studio.origin, "content-type": "application/json" };
      const out = await studio.request("/api/auth/sign-out", { method: "POST", headers, body: "{}", cookie });
      expect(out.status).toBe(200);
      expect(await over).toMatch(/./);
      expect((await studio.request("/api/trpc/me.get", { cookie })).status).toBe(401);
    });

    it("AT-05 is over everywhere when the person signs out everywhere", async () => {
      const [first, second] = [await studio.signIn(), await studio.signIn()];
      for (const cookie of [first, second]) await studio.request("/", { cookie });
      const headers = { origin: studio.origin, "content-type": "application/json" };
      const path = "/api/auth/sign-out-everywhere";
      await studio.request(path, { method: "POST", headers, body: "{}", cookie: first });
      for (const cookie of [first, second]) {
        expect((await studio.request("/api/trpc/me.get", { cookie })).status).toBe(401);
      }
    });

    it("AT-05 is over when an administrator suspends the person, without anyone signing out", async () => {
      const cookie = await studio.signIn();
      await studio.request("/", { cookie });
      const over = ended();
      await studio.studio.context.database.db.updateTable("users").set({ state: "suspended" }).execute();
      await studio.studio.context.accounts.recheck();
      await over;
      expect((await studio.request("/api/trpc/me.get", { cookie })).status).toBe(401);
      const link = (await studio.studio.address()).slice(studio.origin.length);
      expect((await studio.request(link)).headers["set-cookie"]).toBeUndefined();
    });

    it("AT-06 is not the one that a stranger put into the browser beforehand", async () => {
      const name = (await studio.signIn()).split("=", 1)[0];
      const link = (await studio.studio.address()).slice(studio.origin.length);
      const fixed = `${name}=fixed.signature`;
      const answer = await studio.request(link, { cookie: fixed });
      expect(String(answer.headers["set-cookie"]?.[0])).not.toContain("=fixed.");
      expect((await studio.request("/api/trpc/me.get", { cookie: fixed })).status).toBe(401);
    });
  });
}
