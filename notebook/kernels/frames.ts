import type { Said } from "@/core/session/operation";

/**
 * Joins what a kernel says into frames: the first thing at once, then at most one frame in `everyMs`, with streams
 * joined. When more than `fullAt` bytes wait, it asks for a pause until they are out, so that a flood stays in the
 * kernel's app and not in this process.
 */
export interface Frames {
  push(runId: string, said: Said, size: number): void;
  /** Lets everything out now, so that what follows comes after it. */
  flush(): void;
}

interface FramesOptions {
  emit(runId: string, said: readonly Said[]): void;
  pause(): void;
  resume(): void;
  readonly everyMs?: number;
  readonly fullAt?: number;
}

/** Joins what a kernel says, so that a loop of prints is one operation for each frame. */
export function createFrames(options: FramesOptions): Frames {
  return new JoinedFrames(options);
}

class JoinedFrames implements Frames {
  private readonly options: FramesOptions;
  private waiting: Said[] = [];
  /** Pieces of the last stream that waits; joined once, when it is closed. */
  private pieces: string[] = [];
  private runId = "";
  private size = 0;
  private paused = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(options: FramesOptions) {
    this.options = options;
  }

  push(runId: string, said: Said, size: number): void {
    if (runId !== this.runId) this.flush();
    this.runId = runId;
    this.add(said);
    this.size += size;
    if (this.timer === null) {
      this.flush();
      this.timer = setTimeout(this.tick, this.options.everyMs ?? 16);
    } else if (this.size > (this.options.fullAt ?? 1 << 20) && !this.paused) {
      this.paused = true;
      this.options.pause();
      setImmediate(() => this.flush());
    }
  }

  flush(): void {
    this.closeStream();
    const said = this.waiting;
    this.waiting = [];
    this.size = 0;
    if (said.length > 0) this.options.emit(this.runId, said);
    if (!this.paused) return;
    this.paused = false;
    this.options.resume();
  }

  private readonly tick = (): void => {
    this.timer = null;
    if (this.waiting.length === 0 && !this.paused) return;
    this.flush();
    this.timer = setTimeout(this.tick, this.options.everyMs ?? 16);
  };

  private add(said: Said): void {
    const last = this.waiting.at(-1);
    if (said.type === "stream" && last?.type === "stream" && last.name === said.name) {
      if (this.pieces.length === 0) this.pieces.push(last.text);
      this.pieces.push(said.text);
      return;
    }
    this.closeStream();
    this.waiting = withoutReplaced(this.waiting, said);
    this.waiting.push(said);
  }

  private closeStream(): void {
    const last = this.waiting.at(-1);
    if (this.pieces.length > 1 && last?.type === "stream")
      this.waiting[this.waiting.length - 1] = { ...last, text: this.pieces.join("") };
    this.pieces = [];
  }
}

/** In a loop that clears and draws, or that updates one display, only the last state of a frame is worth sending. */
function withoutReplaced(waiting: Said[], next: Said): Said[] {
  if (next.type === "updateDisplay") {
    return waiting.filter((said) => said.type !== "updateDisplay" || said.displayId !== next.displayId);
  }
  if (next.type !== "output" && next.type !== "stream") return waiting;
  const cleared = waiting.findLastIndex((said) => said.type === "clear");
  return cleared <= 0
    ? waiting
    : waiting.filter((said, at) => at >= cleared || said.type === "updateDisplay");
}
