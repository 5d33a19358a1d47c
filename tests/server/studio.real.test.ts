import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { ask } from "../support/ask";
import { baseEnvironment, serverEnvironment } from "../support/python-environments";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/** The studio with real apps: processes of this machine, Jupyter Server and the notebook server in them. */
describe("the studio with real apps", () => {
  let data: string;
  let ports: Record<string, string>;
  let studio: TestStudio;
  let cookie: string;
  let appId: string;

  const start = (argv: readonly string[] = []) =>
    startTestStudio({ data, argv, env: { ATELIER_FAKES: "", ...ports } });

  const ensure = async () => {
    const answer = (await studio.call("server.ensure", { cookie })).json();
    return (answer as { result: { data: { appId: string; state: "starting" | "ready" } } }).result.data;
  };
  const ready = async () => {
    for (;;) {
      const server = await ensure();
      if (server.state === "ready") return server.appId;
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  const contents = (path: string, options: { method?: string; body?: string } = {}) =>
    studio.request(`/apps/${appId}/api/contents/${path}`, {
      cookie,
      headers: { origin: studio.origin, "content-type": "application/json" },
      ...options,
    });

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "studio-real-"));
    const [environment] = await Promise.all([serverEnvironment(), baseEnvironment()]);
    symlinkSync(resolve(environment, "../.."), join(data, "environments"));
    ports = {};
    studio = await start();
    ports = { PORT: new URL(studio.origin).port, ATELIER_CONTENT_PORT: String(studio.contentPort) };
    cookie = await studio.signIn();
    appId = await ready();
  });
  afterAll(async () => {
    await studio.studio.context.compute.stopAll();
    await studio.close();
    rmSync(data, { recursive: true, force: true });
  });

  it("keeps a file through the gateway, and hands it out once on the content origin", async () => {
    const body = JSON.stringify({ type: "file", format: "text", content: "<script>alert(1)</script>" });
    expect((await contents("page.html", { method: "PUT", body })).status).toBe(201);
    expect((await contents("page.html")).json()).toMatchObject({ content: "<script>alert(1)</script>" });
    const ticket = await studio.call("files.ticket", {
      cookie,
      input: { appId, path: "page.html", download: false },
    });
    const { url } = (ticket.json() as { result: { data: { url: string } } }).result.data;
    const once = () => ask({ port: studio.contentPort, path: new URL(url).pathname });
    const file = await once();
    expect([file.status, file.text]).toEqual([200, "<script>alert(1)</script>"]);
    expect(file.headers["content-security-policy"]).toMatch(/^sandbox;/);
    expect((await once()).status).toBe(404);
  });

  it("opens the notebook socket for its owner only", async () => {
    const upgrade = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const open = (headers: Record<string, string>, who?: string) =>
      studio.request(`/apps/${appId}/notebook`, { headers: { ...upgrade, ...headers }, cookie: who });
    expect((await open({ origin: studio.origin }, cookie)).status).toBe(101);
    expect((await open({ origin: studio.origin })).status).toBe(401);
    expect((await open({ origin: "http://evil.test" }, cookie)).status).toBe(403);
  });

  it("offers a second language in a kernel's app, and tells the app read-only whose it is and where it runs", async () => {
    const ensured = async () => {
      const input = { image: "base-python", instanceType: "ml.t3.medium" };
      const answer = (await studio.call("compute.ensureApp", { cookie, input })).json();
      return (answer as { result: { data: { state: string; appId?: string } } }).result.data;
    };
    await expect.poll(async () => (await ensured()).state, { timeout: 60_000, interval: 200 }).toBe("ready");
    const kernels = (await ensured()).appId ?? "";
    const specs = await studio.request(`/apps/${kernels}/api/kernelspecs`, {
      cookie,
      headers: { origin: studio.origin },
    });
    expect(Object.keys((specs.json() as { kernelspecs: object }).kernelspecs)).toEqual(
      expect.arrayContaining(["python3", "bash"]),
    );
    const about = join(data, "apps", kernels, "resource-metadata.json");
    expect(statSync(about).mode & 0o222).toBe(0);
    const told = JSON.parse(readFileSync(about, "utf8"));
    expect(told).toMatchObject({ AppType: "KernelGateway", AppId: kernels, InstanceType: "ml.t3.medium" });
    for (const key of ["DomainId", "UserId", "InstanceId", "Image"])
      expect([key, told[key]]).not.toContain(null);
  });

  it("S1 closes the sockets of a session within 10 s of its end", async () => {
    const other = await studio.signIn();
    const socket = new WebSocket(`${studio.origin.replace("http", "ws")}/apps/${appId}/notebook`, {
      headers: { cookie: other, origin: studio.origin },
    });
    await once(socket, "open");
    const closed = once(socket, "close");
    const begun = Date.now();
    const out = await studio.request("/api/auth/sign-out", {
      method: "POST",
      cookie: other,
      headers: { origin: studio.origin, "content-type": "application/json" },
      body: "{}",
    });
    expect(out.status).toBe(200);
    const [code] = await closed;
    expect(code).toBe(4401);
    // The promise of SECURITY.md, and not a measure of this machine: the server looks every four seconds.
    expect(Date.now() - begun).toBeLessThan(10_000);
  });

  it("FT-01 finds everything again after a restart, and starts nothing twice", async () => {
    await studio.close();
    studio = await start();
    expect(await ensure()).toMatchObject({ appId, state: "ready" });
    expect((await contents("page.html")).status).toBe(200);
  });

  it("ends the apps with itself when it was started with --stop-apps", async () => {
    const app = await studio.studio.context.compute.appForGateway(appId);
    const socket = app?.address?.jupyter ?? "";
    expect(existsSync(socket)).toBe(true);
    await studio.close();
    studio = await start(["--stop-apps"]);
    await studio.close();
    await expect(
      new Promise((done, failed) => {
        import("node:net").then(({ connect }) => connect(socket).once("connect", done).once("error", failed));
      }),
    ).rejects.toThrow();
    studio = await start();
  });
});
