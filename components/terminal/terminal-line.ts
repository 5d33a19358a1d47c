import { kept, newIn } from "./replay";

export type LineState = "connecting" | "open" | "reconnecting" | "ended";

interface TerminalLineOptions {
  connect(): WebSocket;
  /** Whether the terminal still is there; asked when its line breaks. Throws when nobody can say. */
  exists(): Promise<boolean>;
  /** What was said before this page. */
  seen: string;
  onText(text: string): void;
  onState(state: LineState): void;
  readonly retryMs?: readonly number[];
}

const defaultRetry = [300, 800, 1500, 3000, 5000];

/** The line to one terminal, in Jupyter's terminal protocol. Comes back by itself, and says nothing twice. */
export class TerminalLine {
  seen: string;
  private readonly options: TerminalLineOptions;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private over = false;
  private expectsReplay = false;
  private size: readonly [rows: number, columns: number] = [24, 80];

  constructor(options: TerminalLineOptions) {
    this.options = options;
    this.seen = options.seen;
    this.open();
  }

  type(text: string): void {
    this.send(["stdin", text]);
  }

  resize(rows: number, columns: number): void {
    this.size = [rows, columns];
    this.send(["set_size", rows, columns]);
  }

  close(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private open(): void {
    const socket = this.options.connect();
    this.socket = socket;
    this.expectsReplay = true;
    socket.onmessage = (event) => this.onMessage(String(event.data));
    socket.onclose = () => this.socket === socket && void this.onClose();
  }

  private onMessage(data: string): void {
    const [kind, text] = JSON.parse(data) as [string, string?];
    switch (kind) {
      case "setup":
        this.failures = 0;
        this.options.onState("open");
        this.send(["set_size", ...this.size]);
        return;
      case "stdout":
        this.take(text ?? "");
        return;
      case "disconnect":
        this.over = true;
        this.options.onState("ended");
        return;
    }
  }

  private take(text: string): void {
    const fresh = this.expectsReplay ? newIn(text, this.seen) : text;
    this.expectsReplay = false;
    if (fresh === "") return;
    this.seen = kept(this.seen + fresh);
    this.options.onText(fresh);
  }

  private async onClose(): Promise<void> {
    if (this.over) return;
    this.options.onState("reconnecting");
    const gone = await this.options.exists().then(
      (exists) => !exists,
      () => false,
    );
    if (this.over) return;
    if (gone) {
      this.over = true;
      this.options.onState("ended");
      return;
    }
    const pace = this.options.retryMs ?? defaultRetry;
    const wait = pace[Math.min(this.failures, pace.length - 1)] ?? 5000;
    this.failures += 1;
    this.timer = setTimeout(() => this.open(), wait);
  }

  private send(message: readonly unknown[]): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }
}
