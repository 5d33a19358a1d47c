import type { Clock } from "@/core/clock";
import { AppError, sentenceFor } from "@/core/errors";
import type { Effect } from "@/core/session/effect";
import type { ComputeChoice, KernelDeath } from "@/core/session/session";
import type { KernelApp, KernelLine, KernelLineEvent, KernelLines } from "../kernels/kernel-line";
import { LargestVariables } from "../kernels/largest-variables";
import type { RunVoice } from "../outputs/run-voice";
import type { Carried } from "./carry";
import type { AskForKernelApp, GrantedApp, KernelAddress } from "./granted-app";
import { leaving, type NewKernel, prepareSwitch } from "./instance-switch";
import type { SessionLog } from "./session-log";
import { operationsOfWidgets, widgetStateOf } from "./widget-state";

interface KernelSeatOptions {
  readonly log: SessionLog;
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  readonly clock: Clock;
  readonly voice: RunVoice;
  readonly newId: () => string;
  /** The notebook's folder and path, relative to the home. */
  place(): { readonly folder: string; readonly path: string };
  /** Kept durably before the kernel is used. */
  keepAddress(address: KernelAddress | null): void;
  /** The other kernel of a switch that is under way. */
  keepBeside(address: KernelAddress | null): void;
  /** Both at once: the new kernel in the seat, the one that had it beside. */
  keepInSeat(address: KernelAddress): void;
  leaveApp(app: KernelApp): Promise<void>;
  removeSaved(folder: string): Promise<void>;
}

const forgotten =
  "The notebook server ended while it handed this cell to the kernel, and the kernel knows nothing of it. Run it again.";

type KernelEffect = Exclude<Effect, { readonly type: "save" }>;

/** Where a session's kernel sits: performs what the session wants of it, and tells the session what it says. */
export class KernelSeat {
  readonly #options: KernelSeatOptions;
  #line: KernelLine | null = null;
  #granted: GrantedApp | null = null;
  /** Each start has its number; what an earlier one still says is not heard. */
  #start = 0;
  #starts = 0;
  #switching: AbortController | null = null;
  /** While the kernel is being found again, what is asked of it waits. */
  #finding: Promise<void> = Promise.resolve();
  #restarting = false;
  #isClosed = false;
  readonly #largest = new LargestVariables();
  /** The run that was under way when this server ended. */
  #reopenedRun: string | null = null;

  constructor(options: KernelSeatOptions) {
    this.#options = options;
  }

  get line(): KernelLine | null {
    return this.#line;
  }

  perform(effect: KernelEffect): void {
    switch (effect.type) {
      case "connect":
        this.#background(this.#connect(effect.compute));
        break;
      case "execute":
        this.#execute(effect);
        break;
      case "interrupt":
        this.#background(this.#interrupt());
        break;
      case "restart":
        this.#background(this.#restart());
        break;
      case "shutDown":
        this.#background(this.#shutDown());
        break;
      case "switch":
        this.#background(this.#switch(effect));
        break;
      case "cancelSwitch":
        this.#switching?.abort();
        break;
      case "answer":
        this.#line?.answer(effect.promptId, effect.answer);
        break;
      default:
        effect satisfies never;
    }
  }

  /** After a restart of this server: takes up the line to a kernel that went on meanwhile. */
  reopen(address: KernelAddress): Promise<void> {
    this.#finding = this.#find(address);
    return this.#finding;
  }

  async #find(address: KernelAddress): Promise<void> {
    const { log, lines } = this.#options;
    const start = this.#newStart();
    const running = log.session.running;
    const currentRun = running === null ? null : (log.session.runs[running]?.id ?? null);
    this.#reopenedRun = currentRun;
    let line: KernelLine | null = null;
    try {
      line = await lines.reopen(address.granted.app, {
        ...this.#lineOptions(start, address.lineId),
        kernelId: address.kernelId,
        currentRun,
        after: log.heard,
        widgets: widgetStateOf(log.session.notebook.metadata),
      });
    } catch (error) {
      console.error("kernel could not be reached again", error);
    }
    if (start !== this.#start) {
      // It was shut down, or another one was started, before it was found.
      await (this.#isClosed ? line?.close() : line?.shutDown());
      return;
    }
    if (line === null) this.lostForGood();
    else this.#seat(line, address.granted);
  }

  /** The kernel that has no seat, after a switch that this server's end cut short. */
  async endOther(address: KernelAddress): Promise<void> {
    const { app } = address.granted;
    const line = await this.#options.lines.reopen(app, {
      ...this.#lineOptions(++this.#starts, address.lineId),
      kernelId: address.kernelId,
      currentRun: null,
      after: null,
      widgets: null,
    });
    await this.#letGo({ line, app });
  }

  /** The session believes in a kernel of which nothing is known any more. */
  lostForGood(): void {
    this.#died(
      "unknown",
      "The kernel ended while the notebook server was away. Outputs up to then are kept.",
    );
  }

  /** Leaves the kernel running; what it had said is heard first. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#switching?.abort(leaving);
    const line = this.#line;
    await line?.close();
    this.#newStart();
    this.#line = null;
  }

  async shutDown(): Promise<void> {
    await this.#shutDown();
  }

  #execute(run: { readonly runId: string; readonly source: string }): void {
    const { log, clock } = this.#options;
    if (this.#line === null) {
      this.#died("unknown", "There was no kernel to run this cell on. Run it again to start one.");
      return;
    }
    this.#options.voice.begin(run.runId);
    log.add([{ type: "runStarted", runId: run.runId, at: clock.now() }]);
    this.#line.execute({ runId: run.runId, code: run.source });
  }

  async #connect(compute: ComputeChoice): Promise<void> {
    const start = this.#newStart();
    await this.#leave();
    const { log, lines, ask, newId } = this.#options;
    const isCurrent = () => start === this.#start;
    const say = (note: string) => isCurrent() && log.add([{ type: "kernelStarting", note }]);
    try {
      const granted = await ask(compute, say);
      if (!isCurrent()) return;
      say("Starting the kernel");
      const lineId = newId();
      const line = await lines.start(granted.app, {
        ...this.#lineOptions(start, lineId),
        kernelspec: compute.kernelspec,
        folder: this.#options.place().folder,
      });
      if (!isCurrent()) return await line.shutDown();
      this.#options.keepAddress({ granted, kernelId: line.kernelId, lineId });
      this.#seat(line, granted);
    } catch (error) {
      if (!isCurrent()) return;
      if (!(error instanceof AppError)) console.error("kernel start failed", error);
      this.#died("start-failed", sentenceFor(error));
    }
  }

  #seat(line: KernelLine, granted: GrantedApp): void {
    this.#line = line;
    this.#granted = granted;
    // What waits in the queue is for the kernel after its restart.
    if (!this.#restarting) this.#ready();
  }

  #ready(): void {
    if (this.#line === null || this.#granted === null) return;
    const { app, instance, imageName } = this.#granted;
    const { kernelId: id, language } = this.#line;
    this.#options.log.add([{ type: "kernelReady", id, appId: app.appId, language, instance, imageName }]);
  }

  async #interrupt(): Promise<void> {
    await this.#finding;
    await this.#line?.interrupt();
  }

  async #restart(): Promise<void> {
    this.#restarting = true;
    this.#switching?.abort();
    await this.#finding;
    const start = this.#start;
    this.#options.voice.flush();
    try {
      await this.#line?.restart();
      if (start === this.#start) this.#ready();
    } catch (error) {
      if (start === this.#start) this.#died("start-failed", sentenceFor(error));
    } finally {
      this.#restarting = false;
    }
  }

  async #shutDown(): Promise<void> {
    this.#switching?.abort();
    this.#newStart();
    await this.#leave();
    this.#options.keepAddress(null);
  }

  async #leave(): Promise<void> {
    const line = this.#line;
    this.#line = null;
    this.#options.voice.flush();
    await line?.shutDown().catch((error: unknown) => console.error("kernel shut-down failed", error));
  }

  #died(cause: KernelDeath, note: string, raw: readonly string[] = []): void {
    const { log, clock, voice, keepAddress } = this.#options;
    voice.flush();
    this.#newStart();
    this.#background(this.#line?.close());
    this.#line = null;
    keepAddress(null);
    const facts = { raw, variables: this.#largest.known };
    this.#largest.forget();
    log.add([{ type: "kernelDied", cause, note, at: clock.now(), facts }]);
  }

  /** What earlier starts still say is not heard from here on. */
  #newStart(): number {
    this.#start = ++this.#starts;
    return this.#start;
  }

  async #switch(wish: { readonly compute: ComputeChoice; readonly keep: boolean }): Promise<void> {
    await this.#finding;
    const { log, clock } = this.#options;
    const stop = new AbortController();
    const start = ++this.#starts;
    this.#switching = stop;
    try {
      const fresh = await prepareSwitch(wish, {
        ...this.#options,
        signal: stop.signal,
        folder: () => this.#options.place().folder,
        present: () => this.#line,
        lineOptions: (lineId, hear) => this.#lineOptions(start, lineId, hear),
      });
      this.#changeOver(fresh, start);
    } catch (error) {
      if (this.#isClosed) return;
      const note = error instanceof Error ? error.message : "";
      log.add([{ type: "switchFailed", note, at: clock.now() }]);
    } finally {
      if (this.#switching === stop) this.#switching = null;
    }
  }

  /** In one step, in which nothing can happen: whoever restarts finds the one kernel in the seat, or the other. */
  #changeOver(fresh: NewKernel & Carried, start: number): void {
    const { log, clock, voice, keepInSeat, keepBeside } = this.#options;
    const { line, granted, lineId, carried, lost } = fresh;
    const old = { line: this.#line, app: this.#granted?.app ?? null };
    voice.flush();
    this.#start = start;
    this.#line = line;
    this.#granted = granted;
    const { app, instance, imageName } = granted;
    const kernel = { id: line.kernelId, appId: app.appId, language: line.language, instance, imageName };
    log.add([{ type: "switchDone", ...kernel, at: clock.now(), carried, lost }]);
    keepInSeat({ granted, kernelId: line.kernelId, lineId });
    this.#background(this.#letGo(old).finally(() => keepBeside(null)));
  }

  async #letGo(old: { readonly line: KernelLine | null; readonly app: KernelApp | null }): Promise<void> {
    await old.line?.shutDown();
    if (old.app !== null) await this.#options.leaveApp(old.app);
  }

  #lineOptions(start: number, lineId: string, unseated: (event: KernelLineEvent) => void = () => {}) {
    return {
      lineId,
      notebookPath: this.#options.place().path,
      onEvent: (event: KernelLineEvent) => {
        if (start === this.#start) this.#hear(event);
        else unseated(event);
      },
      keep: () => {
        this.#options.voice.flush();
        return this.#options.log.isJournaled;
      },
    };
  }

  #hear(event: KernelLineEvent): void {
    const { log, voice } = this.#options;
    switch (event.type) {
      case "said":
        voice.say(event.runId, event.said, event.upTo ?? null);
        break;
      case "counted":
        log.add([{ type: "runCounted", runId: event.runId, executionCount: event.executionCount }]);
        break;
      case "finished":
        this.#finished(event);
        break;
      case "prompted": {
        const { promptId, runId, text, hidden } = event;
        voice.flush();
        log.add([{ type: "promptAsked", promptId, runId, text, hidden }], { heard: event.upTo });
        break;
      }
      case "widgets":
        voice.flush();
        log.add(operationsOfWidgets(log.session.notebook.metadata, event.state), { heard: event.upTo });
        break;
      case "busy":
        log.add([{ type: "kernelBusy", busy: event.busy }]);
        break;
      case "lost":
        log.add([{ type: "kernelLost", note: event.note }]);
        break;
      case "back":
        this.#ready();
        break;
      case "died":
        this.#died(event.cause, event.note, event.raw);
        break;
      default:
        event satisfies never;
    }
  }

  #finished(event: Extract<KernelLineEvent, { type: "finished" }>): void {
    const { log, clock, voice } = this.#options;
    const { runId, result } = event;
    voice.end(runId);
    const isForgotten = result === "cancelled" && runId === this.#reopenedRun;
    const note = isForgotten ? forgotten : null;
    log.add([{ type: "runFinished", runId, result, at: clock.now(), note }]);
    const isAtRest = () => log.session.running === null && log.session.queue.length === 0;
    if (this.#line !== null) this.#largest.runEnded(this.#line, isAtRest);
  }

  #background(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) => console.error("kernel", error));
  }
}
