import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { markedProcesses } from "./marked-processes";
import { runCode, startKernel } from "./run-code";
import { type RunningApp, startApp } from "./running-app";

/** One that the image has, that a fresh kernel does not load, and that changes nothing when it is loaded. */
const module = "wave";
const waits = { ATELIER_WAITING_KERNEL: "python3", ATELIER_KERNEL_LOADS: `${module} no_such_module` };

/** What a person could see of how their kernel came to be. */
const facts = `
import os, sys, json
ip = get_ipython()
env = {k: v for k, v in os.environ.items() if k not in ("JPY_PARENT_PID", "PYTHONHASHSEED")}
print(json.dumps({"cwd": os.getcwd(), "path": sys.path, "env": env, "start": ip.starting_dir, "dh": [str(d) for d in _dh],
  "names": sorted(n for n in globals() if n not in ("os", "sys", "json", "ip", "env")), "count": ip.execution_count,
  "session": __session__, "loaded": "${module}" in sys.modules, "uid": os.getuid(), "argv": sys.argv[:1]}))`;

describe("a kernel that waits in an app", () => {
  let folder: string;
  let home: string;
  let app: RunningApp;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wk-"));
    home = join(folder, "home");
    mkdirSync(join(home, "work"), { recursive: true });
  });
  afterEach(async () => {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const kernelsIn = (marker: string) =>
    markedProcesses(marker).filter(({ command }) => command.includes("jupyter/kernel.py"));
  const start = async (environment: Record<string, string> = waits) => {
    app = await startApp("KernelGateway", { home, reserve: join(folder, "reserve"), environment });
    return app;
  };
  const factsOf = async (kernelId: string) => JSON.parse(await runCode(app, { kernelId, code: facts }));
  const theOne = () => expect.poll(() => kernelsIn(app.marker).length, { timeout: 30_000 }).toBe(1);

  it("is seen by nobody, and is the kernel of the first notebook", async () => {
    await start();
    await theOne();
    expect((await app.ask("GET", "api/kernels")).json()).toEqual([]);
    const [before] = kernelsIn(app.marker);
    const kernelId = await startKernel(app, "python3", "work/plan.ipynb");
    expect(await runCode(app, { kernelId, code: "import os; print(os.getpid())" })).toBe(`${before?.pid}\n`);
    const listed = (await app.ask("GET", "api/kernels")).json<{ id: string }[]>();
    expect(listed.map(({ id }) => id)).toEqual([kernelId]);
  });

  it("is in nothing but what it has loaded other than a kernel that was started for the notebook", async () => {
    await start();
    await theOne();
    const waited = await factsOf(await startKernel(app, "python3", "work/plan.ipynb"));
    for (const { id } of (await app.ask("GET", "api/sessions")).json<{ id: string }[]>())
      await app.ask("DELETE", `api/sessions/${id}`);
    const fresh = await factsOf(await startKernel(app, "python3", "work/plan.ipynb"));
    expect(waited).toEqual({ ...fresh, loaded: true });
    expect(fresh).toMatchObject({ loaded: false, cwd: join(home, "work"), count: expect.any(Number) });
    expect(fresh.env).toMatchObject({ ATELIER_NOTEBOOK: "work/plan.ipynb" });
    expect(Object.keys(fresh.env)).not.toContain("ATELIER_KERNEL_LOADS");
  });

  it("is as any other after a restart", async () => {
    await start();
    await theOne();
    const kernelId = await startKernel(app, "python3", "work/plan.ipynb");
    await app.ask("POST", `api/kernels/${kernelId}/restart`);
    expect(await factsOf(kernelId)).toMatchObject({ loaded: false, cwd: join(home, "work") });
  });

  it("is not used beside a file of the person's that would be loaded in the place of what it has loaded", async () => {
    writeFileSync(join(home, "work", `${module}.py`), "mine = True");
    await start();
    await theOne();
    const [before] = kernelsIn(app.marker);
    const kernelId = await startKernel(app, "python3", "work/plan.ipynb");
    const code = "import os; print(os.getpid())";
    expect(await runCode(app, { kernelId, code })).not.toBe(`${before?.pid}\n`);
    await theOne();
  });

  it("does not wait where the person has each kernel do something of their own at its start", async () => {
    const profile = join(home, ".ipython/profile_default/startup");
    mkdirSync(profile, { recursive: true });
    writeFileSync(join(profile, "00-mine.py"), "import os; where = os.getcwd()");
    await start();
    const kernelId = await startKernel(app, "python3", "work/plan.ipynb");
    expect(await runCode(app, { kernelId, code: "print(where)" })).toBe(`${join(home, "work")}\n`);
    expect(kernelsIn(app.marker)).toHaveLength(1);
  });

  it("ends when a kernel of another kind is started first", async () => {
    await start();
    await theOne();
    const kernelId = await startKernel(app, "bash");
    expect(await runCode(app, { kernelId, code: "echo $((6 * 7))" })).toContain("42");
    await expect.poll(() => kernelsIn(app.marker).length, { timeout: 30_000 }).toBe(0);
  });

  it("is given also to who comes while it is still starting", async () => {
    await start();
    expect((await factsOf(await startKernel(app, "python3", "work/plan.ipynb"))).loaded).toBe(true);
    expect(kernelsIn(app.marker)).toHaveLength(1);
  });
});
