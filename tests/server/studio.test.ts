import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { ask } from "../support/ask";
import { freePort, startTestStudio } from "../support/studio-server";

describe("the studio server", () => {
  it("FT-02 finishes the answer under way when it is asked to stop, and takes nothing new", async () => {
    let arrived = () => {};
    let finish = () => {};
    const waiting = new Promise<void>((done) => {
      arrived = done;
    });
    const studio = await startTestStudio({
      pages: {
        async handle(_request, response) {
          arrived();
          await new Promise<void>((done) => {
            finish = done;
          });
          response.end("whole");
        },
        upgrade: async () => undefined,
        close: async () => undefined,
      },
    });
    const cookie = await studio.signIn();
    const slow = studio.request("/", { cookie });
    await waiting;
    const closed = studio.close();
    await expect(studio.request("/", { cookie })).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    finish();
    expect((await slow).text).toBe("whole");
    await closed;
  });

  it("does not wait for a connection that says nothing", async () => {
    const studio = await startTestStudio();
    const silent = connect({ host: "127.0.0.1", port: studio.studio.port });
    silent.on("error", () => undefined);
    await once(silent, "connect");
    const over = once(silent, "close");
    await studio.close();
    await over;
  });

  it("is healthy for anybody, and measured only from this machine", async () => {
    const studio = await startTestStudio();
    expect((await studio.request("/healthz")).json()).toEqual({ status: "ready" });
    expect((await studio.request("/healthz", { headers: { host: "probe" } })).status).toBe(200);
    const metrics = await studio.request("/metrics");
    expect(metrics.text).toContain("atelier_ready 1");
    expect(metrics.text).not.toContain("@");
    expect((await studio.request("/metrics", { headers: { "x-forwarded-for": "10.1.1.1" } })).status).toBe(
      404,
    );
    await studio.close();
  });

  it("says which setting to change when its port is taken", async () => {
    const first = await startTestStudio();
    const env = { PORT: String(first.studio.port) };
    await expect(startTestStudio({ env })).rejects.toThrow(/^PORT \d+ is taken/);
    await first.close();
  });

  it("serves the content origin without knowing anybody", async () => {
    const studio = await startTestStudio();
    const cookie = await studio.signIn();
    const frame = await ask({ port: studio.contentPort, path: "/frame.html", headers: { cookie } });
    expect(frame.status).toBe(200);
    expect(frame.headers["content-security-policy"]).toContain(`frame-ancestors ${studio.origin}`);
    for (const path of ["/", "/login", "/api/trpc/me.get", "/apps/a1/api/contents"]) {
      const answer = await ask({ port: studio.contentPort, path, headers: { cookie } });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    await studio.close();
  });

  it("sends a person who used the machine's other name to the right one", async () => {
    const studio = await startTestStudio();
    const answer = await studio.request("/files/a.txt?x=1", {
      headers: { host: `localhost:${studio.studio.port}` },
    });
    expect([answer.status, answer.headers.location]).toEqual([302, `${studio.origin}/files/a.txt?x=1`]);
    await studio.close();
  });
});

describe("a studio server that is starting", () => {
  it("says that it is not ready, and why, until it is", async () => {
    const port = await freePort();
    const answers: number[] = [];
    const studio = await startTestStudio({
      env: { PORT: String(port) },
      beforePages: async () => {
        const health = await ask({ port, path: "/healthz" });
        expect(health.json()).toEqual({ status: "not-ready", reason: "Atelier is starting." });
        answers.push(health.status, (await ask({ port, path: "/login" })).status);
      },
    });
    expect(answers).toEqual([503, 503]);
    expect((await studio.request("/healthz")).status).toBe(200);
    await studio.close();
  });
});
