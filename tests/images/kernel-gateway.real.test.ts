import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWheel } from "./make-wheel";
import { markedProcesses } from "./marked-processes";
import { runCode, startKernel } from "./run-code";
import { ended, type RunningApp, startApp } from "./running-app";

describe("a KernelGateway app", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp("KernelGateway");
    mkdirSync(join(app.home, "work"));
  });
  afterAll(() => app.stop());

  it("offers the kernels of its image", async () => {
    const { kernelspecs } = (await app.ask("GET", "api/kernelspecs")).json<{ kernelspecs: object }>();
    expect(Object.keys(kernelspecs)).toEqual(expect.arrayContaining(["bash", "python3"]));
  });

  it("runs Python, in the notebook's folder and knowing whose and which notebook it is", async () => {
    const kernelId = await startKernel(app, "python3", "work/plan.ipynb");
    const code = `import os; print(6 * 7, os.getcwd(), *[os.environ["ATELIER_" + name] for name in ["USER", "DOMAIN", "NOTEBOOK"]])`;
    const printed = await runCode(app, { kernelId, code });
    expect(printed).toBe(`42 ${join(app.home, "work")} ada sea work/plan.ipynb\n`);
  });

  it("runs Bash", async () => {
    const kernelId = await startKernel(app, "bash");
    expect(await runCode(app, { kernelId, code: "echo $((6 * 7))" })).toContain("42");
  });

  it("talks to kernels over files in a private folder: no port tells what they say", async () => {
    await startKernel(app, "python3");
    const runtime = join(app.runFolder, "runtime");
    expect(statSync(runtime).mode & 0o077).toBe(0);
    const connections = readdirSync(runtime).filter((name) => name.endsWith(".json"));
    expect(connections.length).toBeGreaterThan(0);
    for (const name of connections) {
      expect(JSON.parse(readFileSync(join(runtime, name), "utf8"))).toMatchObject({ transport: "ipc" });
    }
  });

  it("says 20 MB at once without holding back", async () => {
    const kernelId = await startKernel(app, "python3");
    const code = `for _ in range(20): print("x" * 1_000_000)`;
    expect((await runCode(app, { kernelId, code })).length).toBe(20 * 1_000_001);
  });

  it.each(["api/contents", "api/contents/a.txt", "files/a.txt", "lab", "login"])(
    "has no files and no pages: /%s is not there",
    async (path) => {
      const answer = await app.ask("GET", path);
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain(app.token);
    },
  );

  it("what is installed in it is there at once for its kernels, and not in another app", async () => {
    const other = await startApp("KernelGateway");
    const wheel = await makeWheel(app.home, { version: "1.0" });
    const here = await startKernel(app, "python3");
    const there = await startKernel(other, "python3");
    const shell = await startKernel(app, "bash");
    expect(await runCode(app, { kernelId: here, code: "import sailing" })).toContain("No module named");
    const installed = await runCode(app, { kernelId: shell, code: `pip install --no-index '${wheel}'` });
    expect(installed).toContain("Successfully installed");
    expect(await runCode(app, { kernelId: here, code: "import sailing; print(sailing.version)" })).toBe(
      "1.0\n",
    );
    expect(await runCode(other, { kernelId: there, code: "import sailing" })).toContain("No module named");
    await other.stop();
  });

  it("ends on TERM with its kernels", async () => {
    const other = await startApp("KernelGateway");
    const kernelId = await startKernel(other, "python3");
    await runCode(other, { kernelId, code: "1" });
    other.process.kill("SIGTERM");
    await ended(other.process);
    await expect.poll(() => markedProcesses(other.marker), { timeout: 15_000 }).toEqual([]);
    await other.stop();
  });
});
