import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStudio, type TestStudio } from "../../support/studio-server";

describe("calls to the studio", () => {
  let studio: TestStudio;
  let cookie: string;
  beforeAll(async () => {
    studio = await startTestStudio();
    cookie = await studio.signIn();
  });
  afterAll(() => studio.close());

  it("say who one is and where what people wrote comes from", async () => {
    const answer = (await studio.request("/api/trpc/me.get", { cookie })).json();
    expect(answer).toMatchObject({
      result: { data: { user: { email: null, role: "admin" }, homeName: "Home", accountSetUp: false } },
    });
    expect(JSON.stringify(answer)).toContain(`http://localhost:${studio.contentPort}`);
  });

  it("AT-58 judge each item of a batch alone, and take at most twenty", async () => {
    const mixed = await studio.request("/api/trpc/me.get,no.such,compute.running?batch=1", { cookie });
    const items = mixed.json() as { result?: unknown; error?: { data: { code: string } } }[];
    expect(items.map((item) => (item.result ? "answered" : item.error?.data.code))).toEqual([
      "answered",
      "not-found",
      "answered",
    ]);
    const many = Array(21).fill("me.get").join(",");
    const refused = await studio.request(`/api/trpc/${many}?batch=1`, { cookie });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toContain("homeName");
  });

  it("AT-58 know no procedure by the names that JavaScript gives every object", async () => {
    for (const name of ["__proto__", "constructor", "me.__proto__", "me.constructor", "_def", "toString"]) {
      expect([name, (await studio.request(`/api/trpc/${name}`, { cookie })).status]).toEqual([name, 404]);
    }
  });

  it("AT-58 refuse what they do not know in an input, without repeating it", async () => {
    const secret = "CNRY-secret-password";
    const inputs = [
      { name: "Ada", email: "ada@example.org", password: secret, role: "admin" },
      { name: { $gt: "" }, email: "ada@example.org", password: secret },
      { name: "Ada", email: "not an address", password: secret },
      [],
      null,
      "text",
    ];
    for (const input of inputs) {
      const answer = await studio.call("account.setUp", { cookie, input });
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain("CNRY");
    }
    const polluted = '{"name":"a","email":"a@b.co","password":"0123456789","__proto__":{"role":"admin"}}';
    const answer = await studio.call("account.setUp", { cookie, body: polluted });
    expect(Object.hasOwn(Object.prototype, "role")).toBe(false);
    expect(answer.status).toBe(400);
  });

  it("refuse a body of more than a megabyte", async () => {
    const body = JSON.stringify({ appId: "x".repeat(1_100_000) });
    expect((await studio.call("compute.stopApp", { cookie, body })).status).toBe(413);
  });

  it("show a sentence and a number to quote, whatever went wrong", async () => {
    const missing = (await studio.call("compute.stopApp", { cookie, input: { appId: "nobody" } })).json();
    const { data } = (missing as { error: { data: Record<string, string> } }).error;
    expect(data.code).toBe("not-found");
    expect(data.sentence).toMatch(/^[A-Z].*\.$/);
    expect(data.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(data).not.toHaveProperty("stack");
  });

  it("start the person's server once, however often they are asked", async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => studio.call("server.ensure", { cookie })),
    );
    const ids = answers.map(
      (answer) => (answer.json() as { result: { data: { appId: string } } }).result.data.appId,
    );
    expect(new Set(ids).size).toBe(1);
  });

  it("give an image terminal an app, the same one when asked again, and no app of an unknown image", async () => {
    const ask = (image: string) =>
      studio.call("compute.ensureApp", { cookie, input: { image, instanceType: "ml.t3.medium" } });
    const first = (await ask("base-python")).json() as { result: { data: { appId: string; state: string } } };
    expect(first.result.data.state).toBe("ready");
    expect((await ask("base-python")).json()).toEqual(first);
    expect((await ask("none")).status).toBe(404);
    await studio.call("compute.stopApp", { cookie, input: { appId: first.result.data.appId } });
  });

  it("give no ticket for a file of an app that is not one's own, nor for a path that climbs", async () => {
    const ensured = (await studio.call("server.ensure", { cookie })).json();
    const { appId } = (ensured as { result: { data: { appId: string } } }).result.data;
    const ask = (input: unknown) => studio.call("files.ticket", { cookie, input });
    expect((await ask({ appId: "another", path: "a.txt", download: false })).status).toBe(404);
    for (const path of ["../a", "a/../../b", "/etc/../passwd", "a//b", "./a"]) {
      expect([path, (await ask({ appId, path, download: false })).status]).toEqual([path, 404]);
    }
    const good = (await ask({ appId, path: "a.txt", download: true })).json();
    const { url } = (good as { result: { data: { url: string } } }).result.data;
    expect(url).toMatch(new RegExp(`^http://localhost:${studio.contentPort}/t/[\\w-]{22}$`));
  });
});
