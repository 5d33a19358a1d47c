import { createTRPCClient, createWSClient, type TRPCClient, wsLink } from "@trpc/client";
import { checkConnection } from "@/components/studio/studio-store";
import type { NotebookRouter } from "@/notebook/router";
import type { Followed } from "@/notebook/wire";
import type { LinkState, NotebookLink } from "./link";
import { promptLink } from "./prompt-link";
import { watchfulSocket } from "./watchful-socket";

interface Connection {
  readonly link: NotebookLink;
  readonly calls: TRPCClient<NotebookRouter>;
}

const connections = new Map<string, Connection>();

/** One socket for all notebooks of one app. */
export function linkTo(appId: string): NotebookLink {
  return connectionTo(appId).link;
}

/** The same socket, for what is of the person and of no notebook. */
export function callsTo(appId: string): TRPCClient<NotebookRouter> {
  return connectionTo(appId).calls;
}

function connectionTo(appId: string): Connection {
  const known = connections.get(appId);
  if (known !== undefined) return known;
  const made = connect(
    `${location.origin.replace(/^http/, "ws")}/apps/${encodeURIComponent(appId)}/notebook`,
  );
  connections.set(appId, made);
  return made;
}

/**
 * At once, or within the time that the server gave; then 0.3 s, then twice as long each time, up to 2.5 s, so that a
 * network that is back is noticed within 3 s; each a little off so that many tabs do not come at once.
 */
function retryDelay(attempt: number, withinMs: number): number {
  return attempt === 0
    ? Math.random() * withinMs
    : Math.min(2500, 300 * 2 ** (attempt - 1)) * (0.8 + Math.random() * 0.4);
}

function connect(url: string): Connection {
  const listeners = new Set<(state: LinkState) => void>();
  let state: LinkState = "connecting";
  const becomes = (next: LinkState) => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener(next);
    // The sign at the bottom of the studio follows, if it is the studio that is gone.
    if (next === "closed") checkConnection();
  };
  let withinMs = 0;
  const client = createWSClient({
    url,
    WebSocket: watchfulSocket({
      onClosed: (invited) => {
        withinMs = invited;
      },
      onSilent: () => becomes("closed"),
    }),
    retryDelayMs: (attempt) => retryDelay(attempt, withinMs),
    keepAlive: { enabled: true, intervalMs: 15_000, pongTimeoutMs: 10_000 },
    onOpen: () => becomes("open"),
    onClose: () => becomes("closed"),
    onError: () => becomes("closed"),
  });
  const notebook = createTRPCClient<NotebookRouter>({
    links: [promptLink({ client, paths: ["open", "applyBatch"] }), wsLink({ client })],
  });
  const link: NotebookLink = {
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: (path) => notebook.open.mutate({ path }),
    follow(from, heard) {
      const subscription = notebook.follow.subscribe(from, {
        onData: (event) => heard.onFrame(event.data as Followed),
        onError: heard.onEnd,
        onComplete: heard.onEnd,
      });
      return () => subscription.unsubscribe();
    },
    apply: (batch) => notebook.applyBatch.mutate({ ...batch, operations: [...batch.operations] }),
    complete: (question) => notebook.complete.query(question),
    inspect: (question) => notebook.inspect.query(question),
    save: async (sessionId) => {
      await notebook.save.mutate({ sessionId });
    },
    switchPlan: (sessionId) => notebook.switchPlan.query({ sessionId }),
  };
  return { link, calls: notebook };
}
