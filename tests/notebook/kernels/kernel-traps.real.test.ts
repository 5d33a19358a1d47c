import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Said } from "@/core/session/operation";
import { createJupyterKernelLines } from "@/notebook/kernels/jupyter-kernel-lines";
import {
  finished,
  type Heard,
  type KernelLineSubject,
  lastOf,
  openLine,
  saidOf,
  textOf,
} from "@/tests/contracts/kernel-line";
import { type RunningKernelApp, startKernelApp } from "@/tests/support/kernel-app";
import { type CuttableSocket, cuttableSocket } from "./cuttable-socket";

let running: RunningKernelApp;
let socket: CuttableSocket;
let subject: KernelLineSubject;

beforeAll(async () => {
  running = await startKernelApp();
  socket = await cuttableSocket(running.socketPath);
  subject = {
    lines: createJupyterKernelLines({
      ids: { next: () => randomUUID() },
      appDeath: async () => null,
      pingMs: 300,
    }),
    app: { ...running, socketPath: socket.path },
    kernelspec: "python3",
    cut: async () => {},
    close: async () => {},
  };
});
afterAll(async () => {
  await socket?.close();
  await running?.stop();
});

/** Runs the code with nobody listening from the first word said until `absence` is over. */
async function acrossAGap(code: string, absence: () => Promise<void>) {
  const first = await openLine(subject);
  const runId = first.run(code);
  await first.until((event) => event.type === "said");
  await first.line.close();
  await absence();
  const { kernelId } = first.line;
  const second = await openLine(subject, {
    lineId: first.lineId,
    kernelId,
    currentRun: runId,
    after: lastOf(first.events),
  });
  const end = await second.until(finished(runId));
  await second.line.shutDown();
  return { said: [...saidOf(first.events, runId), ...saidOf(second.events, runId)], end };
}

const moment = () => new Promise<void>((resolve) => setTimeout(resolve, 700));

const streams = (said: readonly Said[]) =>
  said.map((one) => (one.type === "stream" ? one.text : "")).join("");

describe("outputs while nobody listens", () => {
  it("trap 1, FT-22: every printed line is there once and in order", async () => {
    const code = "import time\nfor i in range(30): print('line', i, flush=True); time.sleep(0.05)";
    const { said, end } = await acrossAGap(code, moment);
    expect(streams(said)).toBe(Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join(""));
    expect(end).toMatchObject({ result: "done" });
  });

  it("trap 2: a progress bar arrives with every carriage return of it", async () => {
    const code =
      "import sys, time\nfor i in range(20): sys.stderr.write(f'\\r{i:3d}/20'); sys.stderr.flush(); time.sleep(0.05)";
    const { said } = await acrossAGap(code, moment);
    expect(streams(said)).toBe(
      Array.from({ length: 20 }, (_, i) => `\r${String(i).padStart(3)}/20`).join(""),
    );
    expect(new Set(said.map((one) => one.type === "stream" && one.name))).toEqual(new Set(["stderr"]));
  });

  it("trap 3: display ids and a waiting clear keep their meaning", async () => {
    const code = [
      "import time",
      "from IPython.display import display, clear_output, HTML",
      "handle = display(HTML('<b>0</b>'), display_id='bar')",
      "time.sleep(0.4)",
      "handle.update(HTML('<b>1</b>'))",
      "clear_output(wait=True)",
      "print('after')",
      "1/0",
    ].join("\n");
    const { said, end } = await acrossAGap(code, moment);
    expect(said.map((one) => one.type)).toEqual(["output", "updateDisplay", "clear", "stream", "output"]);
    expect(said[0]).toMatchObject({
      output: { type: "display", displayId: "bar", data: { "text/html": "<b>0</b>" } },
    });
    expect(said[1]).toMatchObject({ displayId: "bar", output: { data: { "text/html": "<b>1</b>" } } });
    expect(said[2]).toMatchObject({ wait: true });
    expect(said[4]).toMatchObject({ output: { type: "error", name: "ZeroDivisionError" } });
    expect(end).toMatchObject({ result: "error" });
  });

  it("trap 7: a prompt that came up while nobody listened is asked on return", async () => {
    const first = await openLine(subject);
    const runId = first.run("import time\nprint('on')\ntime.sleep(0.4)\nprint(input('Who? '))");
    await first.until((event) => event.type === "said");
    await first.line.close();
    await moment();
    const { kernelId } = first.line;
    const second = await openLine(subject, {
      lineId: first.lineId,
      kernelId,
      currentRun: runId,
      after: lastOf(first.events),
    });
    const asked = await second.until((event) => event.type === "prompted");
    second.line.answer(asked.type === "prompted" ? asked.promptId : "", "Ada");
    await second.until(finished(runId));
    expect(textOf(second.events, runId)).toBe("Ada\n");
    await second.line.shutDown();
  });

  it("trap 9: a run that ended while the notebook server was away ends on its return", async () => {
    const { said, end } = await acrossAGap(
      "print('a', flush=True)\nimport time; time.sleep(0.5)\nprint('b')",
      moment,
    );
    expect(streams(said)).toBe("a\nb\n");
    expect(end).toMatchObject({ result: "done" });
  });

  it("trap 9: a run of which all was heard already, but not kept, is told again to its end", async () => {
    const first = await openLine(subject);
    const runId = first.run("print('a')");
    await first.until(finished(runId));
    await first.line.close();
    const { kernelId } = first.line;
    const second = await openLine(subject, { lineId: first.lineId, kernelId, currentRun: runId });
    expect(await second.until(finished(runId))).toMatchObject({ result: "done" });
    expect(textOf(second.events, runId)).toBe("a\n");
    await second.line.shutDown();
  });
});

describe("a connection that is bad", () => {
  it("FT-23: one that fell silent is given up, and the run goes on to its end", async () => {
    const heard = await openLine(subject);
    const runId = heard.run("import time\nfor i in range(30): print(i); time.sleep(0.1)");
    await heard.until((event) => event.type === "said");
    socket.fallSilent();
    await heard.until((event) => event.type === "back");
    expect(await heard.until(finished(runId))).toMatchObject({ result: "done" });
    expect(textOf(heard.events, runId)).toMatch(/29\n$/);
    await heard.line.shutDown();
  });

  it("a run that was asked for during a cut runs once, after it", async () => {
    const heard = await openLine(subject);
    socket.cut();
    await heard.until((event) => event.type === "lost");
    const runId = heard.run("print('once')");
    socket.mend();
    expect(await heard.until(finished(runId))).toMatchObject({ result: "done" });
    expect(textOf(heard.events, runId)).toBe("once\n");
    expect(heard.events.filter((event) => event.type === "counted")).toHaveLength(1);
    await heard.line.shutDown();
  });
});

describe("FT-25: a kernel that dies", () => {
  const deathOf = async (code: string): Promise<{ heard: Heard; death: unknown }> => {
    const heard = await openLine(subject);
    heard.run(code);
    return { heard, death: await heard.until((event) => event.type === "died") };
  };

  it("by SIGKILL from outside", async () => {
    const { death } = await deathOf("import os, signal; os.kill(os.getpid(), signal.SIGKILL)");
    expect(death).toMatchObject({ cause: "signal", note: expect.stringContaining("SIGKILL") });
  });

  it("by a crash in native code", async () => {
    const { death } = await deathOf("import ctypes; ctypes.string_at(0)");
    expect(death).toMatchObject({ cause: "signal", note: expect.stringContaining("SIGSEGV") });
  });

  it("by `exit()`", async () => {
    const { death } = await deathOf("exit()");
    expect(death).toMatchObject({ cause: "exited" });
  });

  it("while nobody listens: the reason is still there on return", async () => {
    const heard = await openLine(subject);
    socket.cut();
    await heard.until((event) => event.type === "lost");
    const other = createJupyterKernelLines({ ids: { next: () => randomUUID() }, appDeath: async () => null });
    const direct = await openLine(
      { ...subject, lines: other, app: running },
      { kernelId: heard.line.kernelId },
    );
    direct.run("import os; os._exit(7)");
    await direct.until((event) => event.type === "died");
    socket.mend();
    expect(await heard.until((event) => event.type === "died")).toMatchObject({
      cause: "exited",
      note: expect.stringContaining("7"),
    });
  });

  it("`sys.exit()` in a cell is an error, not a death", async () => {
    const heard = await openLine(subject);
    const runId = heard.run("import sys; sys.exit(1)");
    expect(await heard.until(finished(runId))).toMatchObject({ result: "error" });
    const next = heard.run("print('alive')");
    await heard.until(finished(next));
    expect(textOf(heard.events, next)).toBe("alive\n");
    await heard.line.shutDown();
  });
});

describe("what kernels offer", () => {
  it("KL4: completion and inspection answer while a cell runs", async () => {
    const heard = await openLine(subject);
    const ready = heard.run("import statistics");
    await heard.until(finished(ready));
    const runId = heard.run("import time\nprint('on')\ntime.sleep(600)");
    await heard.until((event) => event.type === "said");
    let completion = await heard.line.complete("statistics.med", 14);
    for (let attempt = 0; (completion?.matches.length ?? 0) === 0 && attempt < 10; attempt++)
      completion = await heard.line.complete("statistics.med", 14);
    expect(completion?.matches.map((match) => match.text).join(" ")).toContain("median");
    const about = await heard.line.inspect("statistics.median", 17);
    expect(about?.["text/plain"]).toContain("median");
    expect(heard.events.some(finished(runId))).toBe(false);
    await heard.line.interrupt();
    await heard.until(finished(runId));
    await heard.line.shutDown();
  });

  it("starts in the notebook's folder, knowing its path", async () => {
    const heard = await openLine(subject);
    const runId = heard.run("import os; print(os.getcwd(), os.environ['ATELIER_NOTEBOOK'])");
    await heard.until(finished(runId));
    expect(textOf(heard.events, runId)).toMatch(new RegExp(`^${running.home} .*\\.ipynb\n$`));
    await heard.line.shutDown();
  });

  it("runs Bash too, which has no subshells: hints wait for nothing while it is busy", async () => {
    const bash = await openLine({ ...subject, kernelspec: "bash" });
    expect(bash.line.language).toMatchObject({ name: "bash" });
    const runId = bash.run("sleep 1; echo done");
    await bash.until((event) => event.type === "counted");
    expect(await bash.line.complete("ech", 3)).toBeNull();
    expect(await bash.until(finished(runId))).toMatchObject({ result: "done" });
    expect(textOf(bash.events, runId)).toBe("done\n");
    await bash.line.shutDown();
  });

  it("FT-27: a flood of 300 MB comes through whole and in bounded memory", async () => {
    const heard = await openLine(subject);
    let bytes = 0;
    let peak = 0;
    const { events } = heard;
    const before = process.memoryUsage.rss();
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss() - before);
      for (const event of events.splice(0))
        bytes += event.type === "said" ? textOf([event], event.runId).length : 0;
    }, 10);
    const ended = heard.until((event) => event.type === "finished");
    heard.run("line = 'x' * 999\nfor _ in range(300_000): print(line)");
    await ended;
    clearInterval(watch);
    for (const event of events) bytes += event.type === "said" ? textOf([event], event.runId).length : 0;
    expect(bytes).toBe(300_000_000);
    expect(peak).toBeLessThan(250 << 20);
    await heard.line.shutDown();
  });

  it("FT-27: of very many short messages each one comes through", async () => {
    const heard = await openLine(subject);
    const runId = heard.run("for i in range(10_000): print(i, flush=True)");
    await heard.until(finished(runId));
    expect(textOf(heard.events, runId)).toBe(Array.from({ length: 10_000 }, (_, i) => `${i}\n`).join(""));
    await heard.line.shutDown();
  });
});

describe("an app that goes", () => {
  it("is waited for until the studio server knows that it has stopped; then the kernel is dead, with the reason", async () => {
    const doomed = await startKernelApp();
    let known = false;
    const death = { cause: "app-stopped", note: "The kernel's app was stopped." } as const;
    const lines = createJupyterKernelLines({
      ids: { next: () => randomUUID() },
      appDeath: async () => {
        if (!known) throw new Error("the studio server is away");
        return death;
      },
    });
    const heard = await openLine({ ...subject, lines, app: doomed });
    await doomed.stop();
    await heard.until((event) => event.type === "lost");
    known = true;
    expect(await heard.until((event) => event.type === "died")).toEqual({ type: "died", ...death });
    expect(heard.events.filter((event) => event.type === "died")).toHaveLength(1);
  });
});
