import type { Ids } from "@/core/clock";
import type { Json, JsonObject } from "@/core/json";
import type { KernelLanguage } from "@/core/session/session";
import { createComms } from "./comms";
import { CurrentRun } from "./current-run";
import { evaluation, valueIn } from "./evaluation";
import { createHints, type Hints } from "./hints";
import { askJupyter } from "./jupyter-rest";
import { createKeeping, type Keeping } from "./keeping";
import { type Death, deathBy, lastExitOf } from "./kernel-exits";
import type { KernelApp, KernelLine, KernelLineEvent, LineOptions } from "./kernel-line";
import { type KernelSocket, openKernelSocket } from "./kernel-socket";
import type { KernelMessage } from "./message";
import { createQuestions, type Questions } from "./questions";
import { recentIds } from "./recent-ids";
import { createToldWidgets } from "./told-widgets";

/** What a line needs to know of the kernel that it is to. */
export interface JupyterLineOptions extends LineOptions {
  readonly app: KernelApp;
  readonly kernelId: string;
  readonly currentRun: string | null;
  readonly after: string | null;
  readonly widgets: JsonObject | null;
  /** It works on something already. */
  readonly busy: boolean;
  readonly ids: Ids;
  /** Why the app is gone, once the studio server knows that it is; `null` as long as it may come back. */
  appDeath(appId: string): Promise<Death | null>;
  readonly pingMs?: number;
}

type Phase = "open" | "restarting" | "ending" | "closed";

/** A kernel line over Jupyter's WebSocket; it comes back by itself after a cut, and tells what was missed. */
export class JupyterKernelLine implements KernelLine {
  readonly kernelId: string;
  language: KernelLanguage = { kernelspec: "", displayName: "", name: "", info: {} };
  /** What the kernel's widgets are now. */
  private readonly comms = createComms();
  private readonly widgets = createToldWidgets(this.comms, (state) =>
    this.emit({ type: "widgets", state, upTo: this.lastHeard ?? undefined }),
  );
  private readonly options: JupyterLineOptions;
  private readonly socket: KernelSocket;
  private readonly run: CurrentRun;
  private readonly questions: Questions;
  private readonly hints: Hints;
  private readonly heardIds = recentIds(8_192);
  private readonly found = Promise.withResolvers<boolean>();
  private phase: Phase = "open";
  private held: KernelLineEvent[] | null = [];
  private wasOpen = false;
  private busy = false;
  private lastHeard: string | null;
  private readonly kept: Keeping;

  constructor(options: JupyterLineOptions) {
    this.options = options;
    this.lastHeard = options.after;
    if (options.widgets !== null) this.comms.restore(options.widgets);
    this.kernelId = options.kernelId;
    if (options.busy) this.sayBusy({ busy: true });
    this.socket = openKernelSocket({
      ...options,
      after: () => this.lastHeard,
      onMessage: (message) => {
        this.heard(message);
        this.lastHeard = message.header.msg_id;
        this.kept.heard(message.size);
      },
      onOpen: (first) => this.isOpen(first),
      onLost: () => this.isLost(),
      onGone: () => this.isGone(),
      onFailed: (attempt) => this.failedToReach(attempt),
    });
    this.kept = createKeeping(() => this.acknowledge());
    const { lineId, ids } = options;
    const send = this.socket.send.bind(this.socket);
    this.questions = createQuestions({ lineId, ids, send });
    this.run = new CurrentRun({
      lineId,
      ids,
      send,
      reopened: options.currentRun,
      emit: (event) => this.emitOfRun(event),
      pause: () => this.socket.pause(),
      resume: () => this.socket.resume(),
    });
    this.hints = createHints({ questions: this.questions, isBusy: () => this.busy || this.run.isRunning });
  }

  /** Whether the kernel is there; resolves once it answers. */
  isFound(): Promise<boolean> {
    return this.found.promise;
  }

  /** Asks the kernel what it is, past a run that may be under way; `null` where it does not say in time. */
  async introduce(timeoutMs: number): Promise<JsonObject | null> {
    const ask = (channel: "shell" | "control") =>
      this.questions.ask({ channel, type: "kernel_info_request", content: {}, timeoutMs });
    const info = await Promise.race([ask("control"), ...(this.run.isRunning ? [] : [ask("shell")])]);
    this.hints.prepare(info);
    return info;
  }

  execute(run: { readonly runId: string; readonly code: string; readonly cellId: string }): void {
    this.run.begin(run);
  }

  async interrupt(): Promise<void> {
    await this.rest("POST", "/interrupt");
  }

  async restart(): Promise<void> {
    this.run.giveUp();
    this.questions.giveUp();
    this.phase = "restarting";
    try {
      const status = await this.rest("POST", "/restart");
      if (status === 404) return await this.die();
      await this.socket.renew();
    } finally {
      if (this.phase === "restarting") this.phase = "open";
    }
    this.comms.forget();
    await this.introduce(10_000);
    this.sayBusy({ busy: false });
  }

  complete(code: string, cursor: number): ReturnType<KernelLine["complete"]> {
    return this.hints.complete(code, cursor);
  }

  inspect(code: string, cursor: number): ReturnType<KernelLine["inspect"]> {
    return this.hints.inspect(code, cursor);
  }

  answer(promptId: string, text: string): void {
    this.run.answer(promptId, text);
  }

  async evaluate(expression: string, timeoutMs: number): Promise<Json | null> {
    if (this.phase === "closed" || this.phase === "ending") return null;
    return valueIn(await this.questions.ask(evaluation(expression, timeoutMs)));
  }

  async close(): Promise<void> {
    await this.socket.close();
    this.run.flush();
    if (!this.run.isEnding) this.widgets.tell({ now: Date.now(), last: true });
    this.phase = "closed";
    this.kept.stop();
    this.hints.prepare(null);
    this.questions.giveUp();
  }

  /** Until a line is handed over nobody has what it says. */
  private acknowledge(): void {
    if (this.phase === "closed" || this.held !== null || this.run.isEnding) return;
    this.run.flush();
    if (!this.widgets.tell({ now: Date.now(), last: false })) this.kept.heard(0);
    else if (this.lastHeard !== null && this.options.keep()) this.socket.acknowledge(this.lastHeard);
  }

  async shutDown(): Promise<void> {
    if (this.phase === "closed" || this.phase === "ending") return;
    this.phase = "ending";
    this.run.giveUp();
    await this.rest("DELETE", "").catch(() => null);
    this.end({ cause: "asked", note: "The kernel was shut down. Run a cell to start a new one." });
  }

  /** From now on events go out; until then nobody holds the line who could act on them. */
  handOver(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const event of held) this.emit(event);
  }

  private emit(event: KernelLineEvent): void {
    if (this.phase === "closed") return;
    if (this.held === null) this.options.onEvent(event);
    else this.held.push(event);
  }

  private emitOfRun(event: KernelLineEvent): void {
    this.emit(event);
    // After a cut, the kernel's own word for it may have been lost.
    if (event.type === "finished") this.sayBusy({ busy: false });
  }

  private sayBusy({ busy }: { readonly busy: boolean }): void {
    if (busy === this.busy) return;
    if (!busy) this.run.flush();
    this.busy = busy;
    this.emit({ type: "busy", busy });
  }

  private heard(message: KernelMessage): void {
    if (this.phase === "closed" || this.phase === "ending") return;
    if (!this.heardIds.isNew(message.header.msg_id)) return;
    if (this.questions.answeredBy(message)) return;
    const type = message.header.msg_type;
    if (type === "status") this.heardStatus(message);
    if (type.startsWith("comm_") && message.channel === "iopub") {
      this.comms.hear(message);
      this.widgets.changed();
    } else this.run.hear(message);
  }

  private heardStatus(message: KernelMessage): void {
    const state = message.content.execution_state;
    if (message.parent.msg_type === "execute_request") this.sayBusy({ busy: state === "busy" });
    if ((state === "restarting" || state === "dead") && this.phase === "open") void this.die();
  }

  private isOpen(first: boolean): void {
    this.found.resolve(true);
    this.wasOpen = true;
    if (!first && this.phase === "open") this.sayBack();
    this.run.reconnected();
  }

  private sayBack(): void {
    this.emit({ type: "back" });
    if (this.busy) this.emit({ type: "busy", busy: true });
  }

  private isLost(): void {
    this.run.flush();
    if (this.phase !== "open") return;
    this.emit({
      type: "lost",
      note: "The connection to the kernel was cut. The kernel works on; connecting again…",
    });
  }

  private isGone(): void {
    this.found.resolve(false);
    if (this.phase === "open" && this.wasOpen) void this.die();
  }

  /** Where the studio server is away too, nothing is known, and nothing is said. */
  private failedToReach(attempt: number): void {
    if (attempt % 4 !== 0) return;
    this.options.appDeath(this.options.app.appId).then(
      (death) => {
        if (death === null || this.phase === "closed" || this.phase === "ending") return;
        this.found.resolve(false);
        this.run.giveUp();
        this.end(death);
      },
      () => {},
    );
  }

  /**
   * Jupyter may have started a fresh kernel in the place of the dead one. It has none of the person's variables, so
   * it goes too.
   */
  private async die(): Promise<void> {
    this.phase = "ending";
    this.run.giveUp();
    const exit = await lastExitOf(this.options.app, this.kernelId);
    this.end(deathBy(exit));
    await this.rest("DELETE", "").catch(() => null);
  }

  private end(death: Death): void {
    this.questions.giveUp();
    this.emit({ type: "died", ...death });
    this.phase = "closed";
    this.kept.stop();
    this.hints.prepare(null);
    void this.socket.close();
  }

  private async rest(method: string, suffix: string): Promise<number> {
    const path = `api/kernels/${this.kernelId}${suffix}`;
    return (await askJupyter(this.options.app, { method, path, timeoutMs: 60_000 })).status;
  }
}
