import type { Ids } from "@/core/clock";
import type { JsonObject } from "@/core/json";
import { createFrames, type Frames } from "./frames";
import type { KernelLineEvent } from "./kernel-line";
import { type KernelMessage, type OutgoingMessage, textOf } from "./message";
import { createPrompts, type Prompts } from "./prompts";
import { headerOf } from "./questions";
import { afterProbe, newTrack, type RunResult, type RunTrack, resultFrom, resultOf } from "./run-track";
import { saidBy } from "./said";

interface CurrentRunOptions {
  readonly lineId: string;
  readonly ids: Ids;
  /** A run of before a restart of this process. */
  readonly reopened: string | null;
  emit(event: KernelLineEvent): void;
  send(message: OutgoingMessage): void;
  pause(): void;
  resume(): void;
}

/** After a question behind the run was answered, its reply may still be on its way on the other channel. */
const graceMs = 250;

/**
 * Turns messages about the run under way into events; what is about any other run is dropped. The id of the
 * `execute_request` is the run's own, so that a restarted process recognises its run.
 */
export class CurrentRun {
  private readonly options: CurrentRunOptions;
  private readonly frames: Frames;
  private readonly prompts: Prompts;
  private track: RunTrack | null;
  /** The kernel is told for which cell it works, as JupyterLab tells it. */
  private cellId = "";
  private probeId: string | null = null;
  /** The last word that is in what was told, or waits in `frames`. */
  private upTo: string | undefined;

  constructor(options: CurrentRunOptions) {
    this.options = options;
    const { emit, pause, resume, lineId, ids, send, reopened } = options;
    this.track = reopened === null ? null : newTrack(reopened, null);
    this.frames = createFrames({
      emit: (runId, said) => emit({ type: "said", runId, said, upTo: this.upTo }),
      pause,
      resume,
    });
    this.prompts = createPrompts({ lineId, ids, send, mayKnowUnseen: () => this.track?.code === null });
  }

  get isRunning(): boolean {
    return this.track !== null;
  }

  /** Half of its end was heard: whoever hears only the other half would not know how it ended. */
  get isEnding(): boolean {
    return this.track !== null && (this.track.idle || this.track.reply !== null);
  }

  begin(run: { readonly runId: string; readonly code: string; readonly cellId: string }): void {
    this.frames.flush();
    this.prompts.close();
    this.track = newTrack(run.runId, run.code);
    this.cellId = run.cellId;
    this.sendRun(run);
  }

  answer(promptId: string, text: string): void {
    this.prompts.answer(promptId, text);
  }

  /** What was said so far is let out; what comes later is dropped. */
  giveUp(): void {
    this.frames.flush();
    this.track = null;
    this.prompts.close();
  }

  flush(): void {
    this.frames.flush();
  }

  /** A cut may have swallowed the end of the run, or its beginning: ask behind it. */
  reconnected(): void {
    if (this.track === null) return;
    this.probeId = this.options.ids.next();
    this.send("kernel_info_request", this.probeId, {});
  }

  hear(message: KernelMessage): void {
    if (this.probeId !== null && isIdleOf(message, this.probeId)) this.probed();
    const { track } = this;
    if (track === null || message.parent.msg_id !== track.runId) return;
    switch (message.header.msg_type) {
      case "status":
        this.track = { ...track, heard: true, idle: track.idle || isIdleOf(message, track.runId) };
        this.finishIfOver();
        break;
      case "execute_reply":
        this.track = { ...track, heard: true, reply: resultFrom(message.content.status) };
        this.finishIfOver();
        break;
      case "execute_input":
        this.track = { ...track, heard: true };
        this.count(track.runId, message.content.execution_count);
        break;
      case "input_request":
        this.track = { ...track, heard: true };
        this.prompted(track.runId, message);
        break;
      default:
        this.say(track, message);
        break;
    }
  }

  private say(track: RunTrack, message: KernelMessage): void {
    const said = message.channel === "iopub" ? saidBy(message) : null;
    if (said === null) return;
    const errorSaid = track.errorSaid || message.header.msg_type === "error";
    if (!track.heard || errorSaid !== track.errorSaid) this.track = { ...track, heard: true, errorSaid };
    this.upTo = message.header.msg_id;
    this.frames.push(track.runId, said, message.size);
  }

  private count(runId: string, executionCount: unknown): void {
    if (typeof executionCount === "number") this.options.emit({ type: "counted", runId, executionCount });
  }

  private prompted(runId: string, message: KernelMessage): void {
    this.frames.flush();
    this.upTo = message.header.msg_id;
    this.options.emit({
      type: "prompted",
      runId,
      upTo: this.upTo,
      promptId: this.prompts.asked(message),
      text: textOf(message.content.prompt),
      hidden: message.content.password === true,
    });
  }

  private finishIfOver(): void {
    const result = this.track === null ? null : resultOf(this.track);
    if (this.track !== null && result !== null) this.finish(this.track.runId, result);
  }

  private finish(runId: string, result: RunResult): void {
    this.giveUp();
    this.options.emit({ type: "finished", runId, result });
  }

  private probed(): void {
    this.probeId = null;
    const runId = this.track?.runId;
    setTimeout(() => {
      if (this.track === null || this.track.runId !== runId || this.probeId !== null) return;
      const verdict = afterProbe(this.track);
      if (verdict.type === "over") this.finish(this.track.runId, verdict.result);
      else this.sendRun({ runId: this.track.runId, code: verdict.code });
    }, graceMs);
  }

  private sendRun(run: { readonly runId: string; readonly code: string }): void {
    const content = {
      code: run.code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: true,
      // The queue is ours: the notebook server decides what an error stops.
      stop_on_error: false,
    };
    this.send("execute_request", run.runId, content, { cellId: this.cellId });
  }

  private send(type: string, id: string, content: JsonObject, metadata: JsonObject = {}): void {
    const header = headerOf({ lineId: this.options.lineId, id, type });
    this.options.send({ channel: "shell", header, metadata, content });
  }
}

function isIdleOf(message: KernelMessage, id: string): boolean {
  const { header, parent, content } = message;
  return header.msg_type === "status" && parent.msg_id === id && content.execution_state === "idle";
}
