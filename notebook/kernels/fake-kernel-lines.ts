import { setTimeout as wait } from "node:timers/promises";
import type { Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Json } from "@/core/json";
import type { KernelDeath, KernelLanguage } from "@/core/session/session";
import { type FakeStep, failure, fakeSteps } from "./fake-kernel";
import type {
  Completion,
  KernelApp,
  KernelLine,
  KernelLineEvent,
  KernelLines,
  LineOptions,
} from "./kernel-line";

/** Kernels in this process, which outlive their lines, and with switches for what can go wrong. */
interface FakeKernelLines extends KernelLines {
  /** The connection goes; what the kernel says meanwhile arrives after `mend`. */
  cut(kernelId: string): void;
  mend(kernelId: string): void;
  kill(kernelId: string, death: { readonly cause: KernelDeath; readonly note: string }): void;
  /** The next starts fail, or take so long. */
  startWill(behaviour: "work" | "fail" | { readonly takeMs: number }): void;
  /** Ids of the kernels that run, oldest first. */
  running(): readonly string[];
}

/** Kernels of this process that know a few words of Python; told to, they fail or take their time. */
export function createFakeKernelLines(options: { readonly ids: Ids }): FakeKernelLines {
  const kernels = new Map<string, FakeKernel>();
  let behaviour: "work" | "fail" | { readonly takeMs: number } = "work";
  const lineTo = (kernel: FakeKernel, line: LineOptions) => {
    kernel.listen(line.onEvent);
    return new FakeLine(kernel, line.onEvent);
  };
  return {
    async start(_app: KernelApp, line) {
      if (behaviour === "fail")
        throw new AppError(
          "unavailable",
          "The kernel could not be started. The notebook is safe; try again.",
        );
      if (typeof behaviour === "object") await wait(behaviour.takeMs);
      const id = options.ids.next();
      const kernel = new FakeKernel({
        id,
        kernelspec: line.kernelspec,
        ids: options.ids,
        gone: () => kernels.delete(id),
      });
      kernels.set(id, kernel);
      return lineTo(kernel, line);
    },
    async reopen(_app, line) {
      const kernel = kernels.get(line.kernelId);
      return kernel === undefined ? null : lineTo(kernel, line);
    },
    cut: (kernelId) => kernels.get(kernelId)?.cut(),
    mend: (kernelId) => kernels.get(kernelId)?.mend(),
    kill: (kernelId, death) => kernels.get(kernelId)?.die(death),
    startWill(now) {
      behaviour = now;
    },
    running: () => [...kernels.keys()],
  };
}

type Listener = (event: KernelLineEvent) => void;

class FakeLine implements KernelLine {
  readonly kernelId: string;
  readonly language: KernelLanguage;
  private readonly kernel: FakeKernel;
  private readonly listener: Listener;

  constructor(kernel: FakeKernel, listener: Listener) {
    this.kernel = kernel;
    this.listener = listener;
    this.kernelId = kernel.id;
    const { kernelspec } = kernel;
    this.language = { kernelspec, displayName: "Python 3 (fake)", name: "python", info: { name: "python" } };
  }

  execute(run: { readonly runId: string; readonly code: string }): void {
    void this.kernel.execute(run);
  }
  async interrupt(): Promise<void> {
    this.kernel.interrupt();
  }
  async restart(): Promise<void> {
    this.kernel.restart();
  }
  async complete(code: string, cursor: number): Promise<Completion | null> {
    const word = /\w*$/.exec(code.slice(0, cursor))?.[0] ?? "";
    const known = ["print", "input", "import", "range", "sleep", "raise", "display"];
    const matches = known.filter((name) => name.startsWith(word)).map((text) => ({ text, kind: "function" }));
    return { matches, start: cursor - word.length, end: cursor };
  }
  async inspect(code: string, cursor: number): Promise<Readonly<Record<string, string>> | null> {
    const word = /\w*$/.exec(code.slice(0, cursor))?.[0] ?? "";
    return word === "" ? null : { "text/plain": `${word}: of the fake kernel` };
  }
  answer(promptId: string, text: string): void {
    this.kernel.answer(promptId, text);
  }
  /** It has no variables, and says so where it is asked for them. */
  async evaluate(expression: string): Promise<Json | null> {
    if (expression.includes("atelier_step")) return { values: {}, problems: {} };
    return expression.includes("atelier_carry")
      ? { variables: [], bytes: 0, seconds: 0, broken: null, troubles: [] }
      : null;
  }
  async close(): Promise<void> {
    this.kernel.unlisten(this.listener);
  }
  async shutDown(): Promise<void> {
    this.kernel.die({ cause: "asked", note: "The kernel was shut down. Run a cell to start a new one." });
  }
}

interface FakeRun {
  readonly id: string;
  readonly stop: AbortController;
}

class FakeKernel {
  readonly id: string;
  readonly kernelspec: string;
  private readonly ids: Ids;
  private readonly gone: () => void;
  private listener: Listener | null = null;
  private isCut = false;
  private unheard: KernelLineEvent[] = [];
  private run: FakeRun | null = null;
  private prompt: { readonly id: string; resolve(answer: string): void } | null = null;
  private count = 0;

  constructor(options: {
    readonly id: string;
    readonly kernelspec: string;
    readonly ids: Ids;
    gone(): void;
  }) {
    this.id = options.id;
    this.kernelspec = options.kernelspec;
    this.ids = options.ids;
    this.gone = options.gone;
  }

  listen(listener: Listener): void {
    this.listener = listener;
    this.isCut = false;
    // As over a wire: never inside the call that opens the line.
    setImmediate(() => this.deliver());
  }

  unlisten(listener: Listener): void {
    if (this.listener === listener) this.listener = null;
  }

  cut(): void {
    if (this.isCut) return;
    this.listener?.({
      type: "lost",
      note: "The connection to the kernel was cut. It works on; connecting again…",
    });
    this.isCut = true;
  }

  mend(): void {
    this.isCut = false;
    this.listener?.({ type: "back" });
    this.deliver();
  }

  async execute(run: { readonly runId: string; readonly code: string }): Promise<void> {
    const current: FakeRun = { id: run.runId, stop: new AbortController() };
    this.run = current;
    const say = (event: KernelLineEvent) => {
      if (this.run === current) this.emit(event);
    };
    await wait(0);
    say({ type: "busy", busy: true });
    say({ type: "counted", runId: run.runId, executionCount: ++this.count });
    let failed = false;
    for (const step of fakeSteps(run.code)) {
      const next = await this.take(step, current).catch(() => failure("KeyboardInterrupt", ""));
      if (this.run !== current) return;
      if (next !== null)
        say({ type: "said", runId: run.runId, said: [{ type: "output", output: next.output }] });
      failed = next !== null;
      if (failed) break;
    }
    say({ type: "busy", busy: false });
    say({ type: "finished", runId: run.runId, result: failed ? "error" : "done" });
    if (this.run === current) this.run = null;
  }

  /** Answers the failure, where the step is one. */
  private async take(step: FakeStep, run: FakeRun): Promise<(FakeStep & { type: "fail" }) | null> {
    const { signal } = run.stop;
    const say = (event: KernelLineEvent) => {
      if (this.run === run) this.emit(event);
    };
    switch (step.type) {
      case "say":
        say({ type: "said", runId: run.id, said: [step.said] });
        return null;
      case "sleep":
        await wait(step.seconds * 1000, null, { signal });
        return null;
      case "ask":
        await this.ask(step, run);
        return null;
      case "fail":
        return step;
      case "flood":
        for (let sent = 0; sent < step.bytes && this.run === run; sent += 100_000) {
          const said = { type: "stream", name: "stdout", text: `${"x".repeat(99_999)}\n` } as const;
          say({ type: "said", runId: run.id, said: [said] });
          await wait(1, null, { signal });
        }
        return null;
      case "never":
        await new Promise((_, reject) => signal.addEventListener("abort", reject));
        return null;
      case "die":
        this.die({ cause: "exited", note: `The kernel's process exited with code ${step.code}.` });
        return null;
      default:
        return step satisfies never;
    }
  }

  private ask(step: { readonly text: string; readonly hidden: boolean }, run: FakeRun): Promise<string> {
    const promptId = this.ids.next();
    return new Promise<string>((resolve, reject) => {
      this.prompt = { id: promptId, resolve };
      run.stop.signal.addEventListener("abort", reject);
      this.emit({ type: "prompted", runId: run.id, promptId, text: step.text, hidden: step.hidden });
    }).finally(() => {
      this.prompt = null;
    });
  }

  answer(promptId: string, text: string): void {
    if (this.prompt?.id === promptId) this.prompt.resolve(text);
  }

  interrupt(): void {
    this.run?.stop.abort();
  }

  restart(): void {
    const { run } = this;
    this.run = null;
    this.count = 0;
    run?.stop.abort();
    if (run !== null) this.emit({ type: "busy", busy: false });
  }

  die(death: { readonly cause: KernelDeath; readonly note: string }): void {
    this.restart();
    this.gone();
    this.emit({ type: "died", ...death });
    this.listener = null;
  }

  private emit(event: KernelLineEvent): void {
    this.unheard.push(event);
    this.deliver();
  }

  private deliver(): void {
    while (this.listener !== null && !this.isCut) {
      const event = this.unheard.shift();
      if (event === undefined) return;
      this.listener(event);
    }
  }
}
