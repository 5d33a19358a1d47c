import type { IncomingMessage, ServerResponse } from "node:http";

interface Needs {
  /** Which of these links still show something. */
  readonly live: (linkIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly lookEveryMs?: number;
  readonly onTrouble: (error: unknown) => void;
}

/** Open tabs of share pages: each hears within a second that its link has ended, whichever server was told so. */
export interface LiveTabs {
  follow(
    visit: { readonly request: IncomingMessage; readonly response: ServerResponse },
    linkId: string,
  ): void;
  close(): void;
}

/** Proxies close lines on which nothing comes. */
const breathEveryMs = 20_000;
const mostTabs = 5_000;

export function createLiveTabs({ live, lookEveryMs = 600, onTrouble }: Needs): LiveTabs {
  const tabs = new Map<ServerResponse, string>();
  let looking = false;
  const look = async () => {
    if (looking || tabs.size === 0) return;
    looking = true;
    try {
      const alive = await live([...new Set(tabs.values())]);
      for (const [response, linkId] of tabs)
        if (!alive.has(linkId)) response.end("event: ended\ndata: 1\n\n");
    } catch (error) {
      onTrouble(error);
    } finally {
      looking = false;
    }
  };
  const timers = [
    setInterval(() => void look(), lookEveryMs),
    setInterval(() => {
      for (const response of tabs.keys()) response.write(":\n\n");
    }, breathEveryMs),
  ];
  for (const timer of timers) timer.unref();
  return {
    follow({ response }, linkId) {
      if (tabs.size >= mostTabs) return void response.writeHead(503, { "retry-after": "30" }).end();
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("retry: 2000\n\n");
      tabs.set(response, linkId);
      response.on("close", () => tabs.delete(response));
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      for (const response of tabs.keys()) response.end();
    },
  };
}
