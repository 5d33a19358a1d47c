import type { Clock } from "@/core/clock";
import { AppError, sentenceFor } from "@/core/errors";
import type { Effect } from "@/core/session/effect";
import type { Operation } from "@/core/session/operation";
import type { ComputeChoice, KeptVariables, KernelDeath } from "@/core/session/session";
import type { KernelApp, KernelLine, KernelLineEvent, KernelLines } from "../kernels/kernel-line";
import { LargestVariables } from "../kernels/largest-variables";
import type { RunVoice } from "../outputs/run-voice";
import type { SavedVariables } from "../variables/saved-variables";
import type { Carried } from "./carry";
import type { AskForKernelApp, GrantedApp, KernelAddress } from "./granted-app";
import type { NewKernel } from "./instance-switch";
import { broughtInto } from "./kept-variables";
import { kernelEar } from "./kernel-ear";
import { KernelMoves } from "./kernel-moves";
import { leftUnused, newKernel } from "./new-kernel";
import type { SessionLog } from "./session-log";
import { widgetStateOf } from "./widget-state";

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
  /** Both at once: nobody in the seat, the kernel that had it beside. */
  leaveSeat(): void;
  leaveApp(app: KernelApp): Promise<void>;
  readonly variables: SavedVariables;
}

type KernelEffect = Exclude<Effect, { readonly type: "save" | "forgetKept" }>;

/** Where a session's kernel sits: performs what the session wants of it, and tells the session what it says. */
export class KernelSeat {
  readonly #options: KernelSeatOptions;
  #line: KernelLine | null = null;
  #granted: GrantedApp | null = null;
  /** Each start has its number; what an earlier one still says is not heard. */
  #start = 0;
  #starts = 0;
  readonly #moves: KernelMoves;
  /** Takes back the start that is under way. */
  #asking: AbortController | null = null;
  /** While a kernel that left the seat, and its app, are being ended. */
  #letting: Promise<void> = Promise.resolve();
  /** While the kernel is being found again, what is asked of it waits. */
  #finding: Promise<void> = Promise.resolve();
  #restarting = false;
  #isClosed = false;
  readonly #largest = new LargestVariables();
  /** The run that was under way when this server ended. */
  #reopenedRun: string | null = null;
  readonly #hear: (event: KernelLineEvent) => void;

  constructor(options: KernelSeatOptions) {
    this.#options = options;
    this.#hear = kernelEar({
      ...options,
      reopenedRun: () => this.#reopenedRun,
      back: () => this.#ready(),
      runEnded: (isAtRest) => {
        if (this.#line !== null) this.#largest.runEnded(this.#line, isAtRest);
      },
      died: (event) => this.#died(event.cause, event.note, event.raw),
    });
    this.#moves = new KernelMoves({
      ...options,
      free: () => Promise.all([this.#finding, this.#letting]),
      folder: () => options.place().folder,
      present: () => this.#line,
      lineOptions: (start, lineId, hear) => this.#lineOptions(start, lineId, hear),
      changeOver: (fresh, start) => this.#changeOver(fresh, start),
      leaveWith: (kept) => this.#leaveWith(kept),
    });
  }

  get line(): KernelLine | null {
    return this.#line;
  }

  perform(effect: KernelEffect): void {
    switch (effect.type) {
      case "connect":
        this.#background(this.#begin(effect));
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
        this.#background(this.#moves.toAnother(effect, ++this.#starts));
        break;
      case "hibernate":
        this.#background(this.#moves.hibernate(effect.why));
        break;
      case "cancelSwitch":
      case "cancelHibernation":
        this.#moves.stop();
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
    this.#moves.leave();
    const line = this.#line;
    await line?.close();
    this.#newStart();
    this.#line = null;
  }

  async shutDown(): Promise<void> {
    await this.#shutDown();
  }

  #execute(run: { readonly runId: string; readonly source: string; readonly cellId: string }): void {
    const { log, clock } = this.#options;
    if (this.#line === null) {
      this.#died("unknown", "There was no kernel to run this cell on. Run it again to start one.");
      return;
    }
    this.#options.voice.begin(run.runId);
    log.add([{ type: "runStarted", runId: run.runId, at: clock.now() }]);
    this.#line.execute({ runId: run.runId, code: run.source, cellId: run.cellId });
  }

  #begin(wish: { readonly compute: ComputeChoice; readonly resume?: string }): Promise<void> {
    const asking = new AbortController();
    const done = this.#connect(wish, asking.signal).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    this.#asking = asking;
    // The next start is not to get the app that is being ended.
    asking.signal.addEventListener("abort", () => {
      this.#letting = done.catch(() => undefined);
    });
    return done;
  }

  async #connect(
    wish: { readonly compute: ComputeChoice; readonly resume?: string },
    signal: AbortSignal,
  ): Promise<void> {
    const { compute, resume } = wish;
    const start = this.#newStart();
    await this.#leave();
    // Or a kernel would start in the app that is about to be stopped.
    await this.#letting;
    const isCurrent = () => start === this.#start;
    const say = (note: string) => isCurrent() && this.#options.log.add([{ type: "kernelStarting", note }]);
    try {
      const fresh = await newKernel(compute, {
        ...this.#options,
        folder: () => this.#options.place().folder,
        lineOptions: (lineId) => this.#lineOptions(start, lineId),
        signal,
        isCurrent,
        say,
      });
      if (fresh === null) return;
      const { line, granted, lineId } = fresh;
      const address = { granted, kernelId: line.kernelId, lineId };
      if (resume === undefined) {
        this.#options.keepAddress(address);
        return this.#seat(line, granted);
      }
      const news = await broughtInto({ line, address, folder: resume }, { ...this.#options, isCurrent, say });
      if (!isCurrent()) return void (await leftUnused(granted.app, { ...this.#options, signal }));
      this.#seat(line, granted, [news]);
      this.#options.keepInSeat(address);
    } catch (error) {
      if (!isCurrent()) return;
      if (!(error instanceof AppError)) console.error("kernel start failed", error);
      this.#died("start-failed", sentenceFor(error));
    }
  }

  /** `news`: what the session hears in the same step. */
  #seat(line: KernelLine, granted: GrantedApp, news: readonly Operation[] = []): void {
    this.#line = line;
    this.#granted = granted;
    // What waits in the queue is for the kernel after its restart.
    if (!this.#restarting) this.#ready(news);
  }

  #ready(news: readonly Operation[] = []): void {
    if (this.#line === null || this.#granted === null) return;
    const { app, instance, imageName } = this.#granted;
    const { kernelId: id, language } = this.#line;
    const ready = { type: "kernelReady", id, appId: app.appId, language, instance, imageName } as const;
    this.#options.log.add([...news, ready]);
  }

  async #interrupt(): Promise<void> {
    await this.#finding;
    await this.#line?.interrupt();
  }

  async #restart(): Promise<void> {
    this.#restarting = true;
    this.#moves.stop();
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
    this.#moves.stop();
    this.#newStart();
    this.#asking?.abort();
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

  /** In one step, in which nothing can happen: whoever restarts finds the one kernel in the seat, or the other. */
  #changeOver(fresh: NewKernel & Carried, start: number): void {
    const { log, clock, voice, keepInSeat } = this.#options;
    const { line, granted, lineId, carried, lost } = fresh;
    const old = this.#seated();
    voice.flush();
    this.#start = start;
    this.#line = line;
    this.#granted = granted;
    const { app, instance, imageName } = granted;
    const kernel = { id: line.kernelId, appId: app.appId, language: line.language, instance, imageName };
    log.add([{ type: "switchDone", ...kernel, at: clock.now(), carried, lost }]);
    keepInSeat({ granted, kernelId: line.kernelId, lineId });
    this.#letting = this.#letGo(old);
  }

  /** In one step, as when it changes over: from here on the variables are what was kept, and the kernel ends. */
  #leaveWith(kept: KeptVariables): void {
    const { log, voice, leaveSeat } = this.#options;
    const old = this.#seated();
    voice.flush();
    this.#newStart();
    this.#line = null;
    this.#granted = null;
    log.add([{ type: "hibernated", kept }]);
    leaveSeat();
    // Who stops it for want of use or budget ends the app too, and says why.
    this.#letting = this.#letGo(kept.why === "asked" ? old : { ...old, app: null });
  }

  #seated(): { readonly line: KernelLine | null; readonly app: KernelApp | null } {
    return { line: this.#line, app: this.#granted?.app ?? null };
  }

  async #letGo(old: { readonly line: KernelLine | null; readonly app: KernelApp | null }): Promise<void> {
    try {
      await old.line?.shutDown();
      if (old.app !== null) await this.#options.leaveApp(old.app);
    } catch (error) {
      console.error("kernel that left the seat could not be ended", error);
    } finally {
      this.#options.keepBeside(null);
    }
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

  #background(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) => console.error("kernel", error));
  }
}
