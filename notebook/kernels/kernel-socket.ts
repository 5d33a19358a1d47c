import WebSocket from "ws";
import { authorization } from "./jupyter-rest";
import type { KernelApp } from "./kernel-line";
import {
  decodeMessage,
  encodeMessage,
  type KernelMessage,
  type OutgoingMessage,
  subprotocol,
} from "./message";

/**
 * The WebSocket to one kernel, kept open over cuts. It always comes back under the same `lineId`, because Jupyter
 * keeps what was said meanwhile for that id only.
 */
export interface KernelSocket {
  /** Tells the app's Jupyter that everything up to this message is kept here. */
  acknowledge(messageId: string): void;
  /** Waits for the connection where there is none at the moment. */
  send(message: OutgoingMessage): void;
  pause(): void;
  resume(): void;
  /** Closes and opens it again, quietly: after a restart this makes sure that the new kernel is listened to. */
  renew(): Promise<void>;
  /** What had arrived by then is still handed over; resolves after that. */
  close(): Promise<void>;
}

interface KernelSocketOptions {
  readonly app: KernelApp;
  readonly kernelId: string;
  readonly lineId: string;
  /** The id of the last message that arrived; the connection begins with what was said after it. */
  after(): string | null;
  onMessage(message: KernelMessage): void;
  /** `first`: it was never open before. */
  onOpen(first: boolean): void;
  /** Once for each cut. */
  onLost(): void;
  /** The app answers and does not know the kernel. */
  onGone(): void;
  /** An attempt to come back failed. */
  onFailed(attempt: number): void;
  readonly pingMs?: number;
}

type State =
  | { readonly phase: "connecting"; readonly attempt: number }
  | { readonly phase: "open"; readonly socket: WebSocket }
  | { readonly phase: "waiting"; readonly timer: NodeJS.Timeout; readonly attempt: number }
  | { readonly phase: "closed" };

const longestWaitMs = 3_000;
/** A plot of a whole data set in one message is large; more than this is a mistake and would take the process down. */
const largestMessage = 256 << 20;

/** Opens at once and again after every cut; what is sent meanwhile waits. */
export function openKernelSocket(options: KernelSocketOptions): KernelSocket {
  return new ReconnectingKernelSocket(options);
}

class ReconnectingKernelSocket implements KernelSocket {
  private state: State = { phase: "closed" };
  private readonly options: KernelSocketOptions;
  private outbox: OutgoingMessage[] = [];
  private everOpen = false;
  private lost = false;
  private paused = false;
  private renewed: (() => void) | null = null;

  constructor(options: KernelSocketOptions) {
    this.options = options;
    this.connect(0);
  }

  send(message: OutgoingMessage): void {
    if (this.state.phase === "open") this.state.socket.send(encodeMessage(message));
    else this.outbox.push(message);
  }

  acknowledge(messageId: string): void {
    if (this.state.phase === "open") this.state.socket.send(JSON.stringify({ kept: messageId }));
  }

  pause(): void {
    this.paused = true;
    if (this.state.phase === "open") this.state.socket.pause();
  }

  resume(): void {
    this.paused = false;
    if (this.state.phase === "open") this.state.socket.resume();
  }

  async renew(): Promise<void> {
    if (this.state.phase === "closed") return;
    const again = new Promise<void>((resolve) => {
      this.renewed = resolve;
    });
    await this.leave();
    this.connect(0);
    await again;
  }

  async close(): Promise<void> {
    await this.leave();
    this.outbox = [];
    this.renewed?.();
  }

  private async leave(): Promise<void> {
    const { state } = this;
    this.state = { phase: "closed" };
    if (state.phase === "waiting") clearTimeout(state.timer);
    if (state.phase === "open") await hangUp(state.socket);
  }

  private connect(attempt: number): void {
    const state: State = { phase: "connecting", attempt };
    this.state = state;
    const current = () => this.state === state;
    dial(this.options).then(
      (socket) => {
        if (current()) this.opened(socket);
        else void hangUp(socket);
      },
      (error: unknown) => {
        if (current()) this.failed(attempt, error);
      },
    );
  }

  private opened(socket: WebSocket): void {
    this.state = { phase: "open", socket };
    const current = () => this.state.phase === "open" && this.state.socket === socket;
    socket.on("message", (data: Buffer) => {
      if (current() || socket.readyState === WebSocket.CLOSING) this.options.onMessage(decodeMessage(data));
    });
    const stopPinging = pingOn(socket, { everyMs: this.options.pingMs ?? 10_000, paused: () => this.paused });
    socket.on("close", () => {
      stopPinging();
      if (current()) this.cut();
    });
    const first = !this.everOpen;
    this.everOpen = true;
    this.lost = false;
    this.options.onOpen(first);
    const outbox = this.outbox;
    this.outbox = [];
    for (const message of outbox) this.send(message);
    this.renewed?.();
    this.renewed = null;
    socket.resume();
  }

  private cut(): void {
    this.sayLost();
    this.connect(0);
  }

  private failed(attempt: number, error: unknown): void {
    if (error instanceof KernelGone) {
      this.state = { phase: "closed" };
      this.renewed?.();
      this.options.onGone();
      return;
    }
    if (this.everOpen) this.sayLost();
    const wait = Math.min(longestWaitMs, 50 * 2 ** attempt);
    const timer = setTimeout(() => this.connect(attempt + 1), wait);
    this.state = { phase: "waiting", timer, attempt };
    this.options.onFailed(attempt + 1);
  }

  private sayLost(): void {
    if (this.lost) return;
    this.lost = true;
    this.options.onLost();
  }
}

class KernelGone extends Error {}

async function dial(options: KernelSocketOptions): Promise<WebSocket> {
  const { app, kernelId, lineId } = options;
  const headers = await authorization(app);
  const query = new URLSearchParams({ session_id: lineId, after: options.after() ?? "" });
  const path = `${app.baseUrl}api/kernels/${kernelId}/channels?${query}`;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws+unix://${app.socketPath}:${path}`, [subprotocol], {
      headers,
      maxPayload: largestMessage,
      perMessageDeflate: false,
      handshakeTimeout: 60_000,
    });
    socket.on("error", reject);
    socket.on("unexpected-response", (request, response) => {
      request.destroy();
      reject(response.statusCode === 404 ? new KernelGone() : new Error(`status ${response.statusCode}`));
    });
    socket.on("open", () => {
      // Nothing may arrive before its listener is there.
      socket.pause();
      resolve(socket);
    });
  });
}

/** A connection can be dead without a word of it; what does not answer two pings is. */
function pingOn(socket: WebSocket, options: { readonly everyMs: number; paused(): boolean }): () => void {
  let unanswered = 0;
  const heard = () => {
    unanswered = 0;
  };
  socket.on("pong", heard);
  socket.on("message", heard);
  const timer = setInterval(() => {
    if (options.paused()) return;
    if (unanswered >= 2) return socket.terminate();
    unanswered++;
    socket.ping();
  }, options.everyMs);
  return () => clearInterval(timer);
}

/** Says goodbye, and does not wait long for an answer: a half-open socket would swallow what the kernel says. */
function hangUp(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), 500);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.resume();
    socket.close(1000);
  });
}
