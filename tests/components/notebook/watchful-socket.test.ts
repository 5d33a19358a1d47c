import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { watchfulSocket } from "@/components/notebook/watchful-socket";

/** A socket whose network the test is. */
class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  readyState = FakeSocket.CONNECTING;
  readonly sent: string[] = [];
  closeAsked = false;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closeAsked = true;
  }
  opens() {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }
  says(text: string) {
    this.dispatchEvent(new MessageEvent("message", { data: text }));
  }
  closes(reason: string) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { reason }));
  }
}

let network = new EventTarget();
const heard = { onClosed: vi.fn(), onSilent: vi.fn() };

function socket(): FakeSocket {
  const Made = watchfulSocket(heard);
  return new Made("ws://studio/") as unknown as FakeSocket;
}

beforeEach(() => {
  vi.useFakeTimers();
  network = new EventTarget();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("addEventListener", network.addEventListener.bind(network));
  vi.stubGlobal("removeEventListener", network.removeEventListener.bind(network));
  heard.onClosed.mockReset();
  heard.onSilent.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a socket to the notebook server", () => {
  test.each(["offline", "online"])("asks at once on `%s`, and is given up when nothing answers", (event) => {
    const made = socket();
    made.opens();
    network.dispatchEvent(new Event(event));
    expect(made.sent).toEqual(["PING"]);
    vi.advanceTimersByTime(2000);
    expect(heard.onSilent).toHaveBeenCalledOnce();
    expect(made.closeAsked).toBe(true);
  });

  test("stays when its server answers, as that of this very machine does without any network", () => {
    const made = socket();
    made.opens();
    network.dispatchEvent(new Event("offline"));
    made.says("PONG");
    vi.advanceTimersByTime(60_000);
    expect(heard.onSilent).not.toHaveBeenCalled();
    expect(made.closeAsked).toBe(false);
  });

  test("that never opens, as in a network that swallows everything, makes room for the next", () => {
    const made = socket();
    vi.advanceTimersByTime(10_000);
    expect(made.closeAsked).toBe(true);
  });

  test("that still opens on the old network makes room at once for one on the new", () => {
    const made = socket();
    network.dispatchEvent(new Event("online"));
    expect(made.closeAsked).toBe(true);
  });

  test("hears within which time a restarting server wants it back, and watches nothing any more", () => {
    const made = socket();
    made.opens();
    made.closes("restarting; come back within 5000 ms");
    expect(heard.onClosed).toHaveBeenCalledWith(5000);
    network.dispatchEvent(new Event("offline"));
    expect(made.sent).toEqual([]);
  });
});
