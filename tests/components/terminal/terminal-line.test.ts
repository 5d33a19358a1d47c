import { describe, expect, test, vi } from "vitest";
import { type LineState, TerminalLine } from "@/components/terminal/terminal-line";

/** A terminal's server that can be cut. */
class Socket {
  readyState = 1;
  readonly sent: unknown[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  say(...message: unknown[]) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
}

function openLine(options: { seen?: string; exists?: () => Promise<boolean> } = {}) {
  const sockets: Socket[] = [];
  const texts: string[] = [];
  const states: LineState[] = [];
  const line = new TerminalLine({
    connect: () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    exists: options.exists ?? (async () => true),
    seen: options.seen ?? "",
    onText: (text) => texts.push(text),
    onState: (state) => states.push(state),
    retryMs: [0],
  });
  return { line, sockets, texts, states };
}

describe("a terminal's line", () => {
  test("tells the terminal the size of the screen as soon as it is open", () => {
    const { line, sockets } = openLine();
    line.resize(30, 100);
    sockets[0]?.say("setup", {});
    expect(sockets[0]?.sent).toContainEqual(["set_size", 30, 100]);
  });

  test("comes back after a cut and says nothing twice", async () => {
    const { sockets, texts, states } = openLine();
    sockets[0]?.say("setup", {});
    sockets[0]?.say("stdout", "one\r\n");
    sockets[0]?.close();
    await vi.waitFor(() => expect(sockets).toHaveLength(2));
    sockets[1]?.say("setup", {});
    sockets[1]?.say("stdout", "one\r\ntwo\r\n");
    sockets[1]?.say("stdout", "two\r\n");
    expect(texts.join("")).toBe("one\r\ntwo\r\ntwo\r\n");
    expect(states).toEqual(["open", "reconnecting", "open"]);
  });

  test("has ended when its program ended, and does not come back", async () => {
    const { sockets, states } = openLine();
    sockets[0]?.say("setup", {});
    sockets[0]?.say("disconnect", 1);
    sockets[0]?.close();
    await Promise.resolve();
    expect(states.at(-1)).toBe("ended");
    expect(sockets).toHaveLength(1);
  });

  test("has ended when the terminal is gone after a cut", async () => {
    const { sockets, states } = openLine({ exists: async () => false });
    sockets[0]?.close();
    await vi.waitFor(() => expect(states.at(-1)).toBe("ended"));
  });

  test("goes on trying while nobody can say whether the terminal is there", async () => {
    const { sockets } = openLine({ exists: () => Promise.reject(new Error("no network")) });
    sockets[0]?.close();
    await vi.waitFor(() => expect(sockets).toHaveLength(2));
  });
});
