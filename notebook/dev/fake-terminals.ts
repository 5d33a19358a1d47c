import type { WebSocket } from "ws";
import { openShell, type Shell } from "./shell";

/** What a page that comes later is told of the past. */
const keptCharacters = 200_000;

interface Terminal {
  readonly shell: Shell;
  readonly watchers: Set<WebSocket>;
  said: string;
}

/** Jupyter's terminals, as far as the studio's pages use them: each is a shell of this machine, in the home. */
export class FakeTerminals {
  private readonly open = new Map<string, Terminal>();

  constructor(private readonly about: { readonly home: string; readonly greeting: string }) {}

  list() {
    return [...this.open.keys()].map((name) => ({ name, last_activity: "" }));
  }

  start(): { readonly name: string } {
    let number = 1;
    while (this.open.has(String(number))) number++;
    const name = String(number);
    const watchers = new Set<WebSocket>();
    const shell = openShell({
      home: this.about.home,
      onText: (text) => this.tell(name, text),
      onEnd: () => this.forget(name),
    });
    this.open.set(name, { shell, watchers, said: this.about.greeting });
    return { name };
  }

  end(name: string): boolean {
    const terminal = this.open.get(name);
    terminal?.shell.end();
    this.forget(name);
    return terminal !== undefined;
  }

  endAll(): void {
    for (const name of this.open.keys()) this.end(name);
  }

  /** Jupyter's protocol: what was said so far first, then what is said. A name that is not open is hung up on. */
  connect(name: string, socket: WebSocket): void {
    const terminal = this.open.get(name);
    if (terminal === undefined) {
      socket.close(1000);
      return;
    }
    send(socket, "setup", {});
    if (terminal.said !== "") send(socket, "stdout", terminal.said);
    terminal.watchers.add(socket);
    socket.on("close", () => terminal.watchers.delete(socket));
    socket.on("message", (message) => {
      const [kind, ...words] = JSON.parse(String(message)) as [string, ...unknown[]];
      if (kind === "stdin") terminal.shell.type(String(words[0]));
      if (kind === "set_size") terminal.shell.resize(Number(words[0]), Number(words[1]));
    });
  }

  private tell(name: string, text: string): void {
    const terminal = this.open.get(name);
    if (terminal === undefined) return;
    terminal.said = (terminal.said + text).slice(-keptCharacters);
    for (const socket of terminal.watchers) send(socket, "stdout", text);
  }

  private forget(name: string): void {
    const watchers = this.open.get(name)?.watchers ?? [];
    this.open.delete(name);
    for (const socket of watchers) {
      send(socket, "disconnect", 1);
      socket.close();
    }
  }
}

function send(socket: WebSocket, kind: string, what: unknown): void {
  socket.send(JSON.stringify([kind, what]));
}
