import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markedProcesses } from "./marked-processes";
import { askSocket, ended, type RunningApp, startApp } from "./running-app";

describe("a JupyterServer app", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp("JupyterServer");
  });
  afterAll(() => app.stop());

  it("serves the files of the home", async () => {
    await app.ask("PUT", "api/contents/a.txt", { body: { type: "file", format: "text", content: "hello" } });
    const answer = await app.ask("GET", "api/contents/a.txt");
    expect(answer.json<{ content: string }>().content).toBe("hello");
  });

  it("hands out bytes of a file, which the content origin passes on", async () => {
    expect(await app.ask("GET", "files/a.txt")).toMatchObject({ status: 200, body: "hello" });
  });

  it("opens a system terminal", async () => {
    expect((await app.ask("POST", "api/terminals")).status).toBe(200);
    expect((await app.ask("GET", "api/terminals")).json<unknown[]>()).toHaveLength(1);
  });

  it.each([
    ["POST", "api/kernels", { name: "python3" }],
    ["POST", "api/sessions", { kernel: { name: "python3" }, path: "a.ipynb", name: "a", type: "notebook" }],
    ["GET", "api/kernels", undefined],
    ["GET", "api/kernelspecs", undefined],
  ])("never runs a kernel: %s %s is not there", async (method, path, body) => {
    expect((await app.ask(method, path, { body })).status).toBe(404);
  });

  it.each(["tree", "lab", "login", "view/a.txt", "nbconvert/html/a.ipynb", "", "nowhere"])(
    "has no page at /%s, and its refusal does not carry the token",
    async (path) => {
      const answer = await app.ask("GET", path);
      expect([302, 404]).toContain(answer.status);
      expect(answer.body).not.toContain(app.token);
    },
  );

  it("refuses whoever has no token or another one", async () => {
    for (const token of [null, "guess"]) {
      expect((await app.ask("GET", "api/contents", { token })).status).toBe(403);
    }
  });

  it("keeps its socket to its owner, and its token off every command line and log", () => {
    expect(statSync(join(app.runFolder, "jupyter.sock")).mode & 0o777).toBe(0o600);
    for (const { command } of markedProcesses(app.marker)) expect(command).not.toContain(app.token);
    expect(app.log()).not.toContain(app.token);
  });

  it("starts its notebook server beside", async () => {
    await expect.poll(() => health(app), { timeout: 30_000 }).toBe(200);
  });

  it.each(["start.py", "notebook.mjs"])("comes back when %s is killed", async (program) => {
    const find = () => markedProcesses(app.marker).find(({ command }) => command.includes(program))?.pid;
    await expect.poll(find, { timeout: 30_000 }).toBeDefined();
    const killed = find() ?? 0;
    process.kill(killed, "SIGKILL");
    await expect.poll(find, { timeout: 30_000 }).not.toBe(killed);
    const answers = () => (program === "start.py" ? status(app) : health(app));
    await expect.poll(answers, { timeout: 30_000 }).toBe(200);
  });

  it("reads no configuration from the home: nothing there can switch kernels on", async () => {
    const folder = { type: "directory" };
    await app.ask("PUT", "api/contents/.jupyter", { body: folder });
    const content = 'c.ServerApp.extra_services = ["jupyter_server.services.kernels.handlers"]\n';
    await app.ask("PUT", "api/contents/.jupyter/jupyter_server_config.py", {
      body: { type: "file", format: "text", content },
    });
    const server = markedProcesses(app.marker).find(({ command }) => command.includes("start.py"));
    process.kill(server?.pid ?? 0, "SIGKILL");
    await expect.poll(() => status(app), { timeout: 30_000 }).toBe(200);
    expect((await app.ask("GET", "api/kernels")).status).toBe(404);
  });

  it("ends on TERM with all it has started", async () => {
    const other = await startApp("JupyterServer");
    await other.ask("POST", "api/terminals");
    expect(markedProcesses(other.marker).length).toBeGreaterThan(2);
    other.process.kill("SIGTERM");
    await ended(other.process);
    await expect.poll(() => markedProcesses(other.marker), { timeout: 10_000 }).toEqual([]);
    await other.stop();
  });
});

async function status(app: RunningApp): Promise<number> {
  return (await app.ask("GET", "api/status").catch(() => ({ status: 0 }))).status;
}

async function health(app: RunningApp): Promise<number> {
  const socketPath = join(app.runFolder, "notebook.sock");
  const asked = askSocket({ socketPath, method: "GET", path: "/healthz", token: app.token });
  return (await asked.catch(() => ({ status: 0 }))).status;
}
