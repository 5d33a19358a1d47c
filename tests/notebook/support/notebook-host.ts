import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTRPCClient, createWSClient, TRPCClientError, wsLink } from "@trpc/client";
import WebSocket from "ws";
import { applyOperation } from "@/core/session/apply-operation";
import type { Operation, OrderedOperation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import { sqliteJournalFolder } from "@/notebook/journal/sqlite-journal-folder";
import { createFakeKernelLines } from "@/notebook/kernels/fake-kernel-lines";
import type { NotebookRouter } from "@/notebook/router";
import type { GrantedApp } from "@/notebook/sessions/granted-app";
import { type NotebookParts, startNotebookServer } from "@/notebook/start";

export const granted: GrantedApp = {
  app: { appId: "app1", socketPath: "/nowhere", baseUrl: "/apps/app1/", tokenFile: "/nowhere" },
  instance: { typeName: "ml.t3.medium", vcpu: 2, memoryGiB: 4 },
  imageName: "Data science",
};

export function temporaryFolders() {
  const root = mkdtempSync(join(tmpdir(), "atelier-notebook-"));
  const home = join(root, "home");
  mkdirSync(home);
  return {
    root,
    home,
    journals: join(root, "reserve/journals"),
    outputs: join(root, "reserve/outputs"),
    packages: join(root, "reserve/packages"),
    copied: join(root, "reserve/copied"),
    variables: join(root, "reserve/variables"),
    socketPath: join(root, "notebook.sock"),
    token: "a-token",
  };
}

export type Folders = ReturnType<typeof temporaryFolders>;

let made = 0;
export const countedIds = { next: () => `id${++made}` };

/** A notebook server in this process, on fake kernels unless told otherwise. */
export async function startHere(folders: Folders, parts: Partial<NotebookParts> = {}) {
  const lines = createFakeKernelLines({ ids: countedIds });
  const server = await startNotebookServer(folders, {
    lines,
    ask: async () => granted,
    leaveApp: async () => {},
    journals: sqliteJournalFolder(folders.journals),
    ...parts,
  });
  return { ...server, lines };
}

export function notebookText(sources: readonly string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    execution_count: null,
    id: `c${index + 1}`,
    metadata: {},
    outputs: [],
    source: [source],
  }));
  const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

export function putNotebook(folders: Folders, name: string, sources: readonly string[]): string {
  writeFileSync(join(folders.home, name), notebookText(sources));
  return name;
}

export function readCells(folders: Folders, name: string): { source: string[]; outputs: unknown[] }[] {
  return JSON.parse(readFileSync(join(folders.home, name), "utf8")).cells;
}

interface Patience {
  readonly intervalMs: number;
  readonly pongTimeoutMs: number;
}

/** A browser, as far as the wire goes, that stands where the gateway does. */
export function connectTo(folders: Pick<Folders, "socketPath" | "token">, keepAlive: Patience | null = null) {
  const { socketPath, token } = folders;
  const headers = { authorization: `token ${token}`, "x-atelier-user": "u1", "x-atelier-name": "Ada" };
  return connectBrowser({ url: `ws+unix://${socketPath}:/trpc`, headers, keepAlive });
}

/** A browser, as far as the wire goes, at any door. */
export function connectBrowser({
  url,
  headers,
  keepAlive = null,
}: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly keepAlive?: Patience | null;
}) {
  class Socket extends WebSocket {
    constructor() {
      super(url, { headers });
    }

    /** As a browser, which does not wait long for the other side to close too. */
    override close(code?: number, reason?: string): void {
      super.close(code, reason);
      setTimeout(() => this.terminate(), 500).unref();
    }
  }
  const socket = createWSClient({
    url: "ws://unused",
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
    retryDelayMs: () => 20,
    ...(keepAlive === null ? {} : { keepAlive: { enabled: true, ...keepAlive } }),
  });
  const trpc = createTRPCClient<NotebookRouter>({ links: [wsLink({ client: socket })] });
  return { trpc, close: () => socket.close() };
}

type Client = ReturnType<typeof connectTo>["trpc"];

/** Follows a session and keeps what a browser would show. */
function followIn(trpc: Client, options: { sessionId: string; clientId: string; from?: number | null }) {
  const seen: OrderedOperation[] = [];
  const waiting = new Set<() => void>();
  const view = { session: null as Session | null, seq: 0, frames: 0 };
  const { sessionId, clientId, from = null } = options;
  const subscription = trpc.follow.subscribe(
    { sessionId, clientId, from, name: clientId },
    {
      onData: ({ data }) => {
        view.frames++;
        if (data.type === "state") {
          view.session = data.session;
          view.seq = data.seq;
        } else if (data.type === "cells" && view.session !== null) {
          const { notebook } = view.session;
          const cells = { ...notebook.cells, ...data.cells };
          view.session = { ...view.session, notebook: { ...notebook, cells } };
        } else if (data.type === "operations") {
          for (const ordered of data.operations) {
            seen.push(ordered);
            view.seq = ordered.seq;
            if (view.session !== null)
              view.session =
                applyOperation(view.session, ordered.operation, { by: ordered.by })?.session ?? view.session;
          }
        }
        for (const wake of [...waiting]) wake();
      },
    },
  );
  async function until(holds: (session: Session) => boolean): Promise<Session> {
    while (view.session === null || !holds(view.session))
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    return view.session;
  }
  return { view, seen, until, stop: () => subscription.unsubscribe() };
}

/** A person at one tab: sends batches in order, each from what the tab has seen. */
function personAt(
  trpc: Client,
  tab: { sessionId: string; clientId: string; view: { seq: number } },
): (...operations: Operation[]) => Promise<{ seq: number }> {
  let batch = 0;
  return (...operations) => {
    const { sessionId, clientId } = tab;
    return trpc.applyBatch.mutate({ sessionId, clientId, batch: ++batch, base: tab.view.seq, operations });
  };
}

/** A call in the moment of a cut is rejected, whether it arrived or not; opening twice is opening once. */
async function openedAt(trpc: Client, path: string) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await trpc.open.mutate({ path });
    } catch (error) {
      // What the server refuses comes with data; what never came back has none.
      const isCut = error instanceof TRPCClientError && error.data == null;
      if (!isCut || attempt === 5) throw error;
    }
  }
}

/** Opens a notebook in a tab that follows it. */
export async function openTab(
  browser: { readonly trpc: Client },
  tab: { readonly path: string; readonly clientId: string },
) {
  const { trpc } = browser;
  const opened = await openedAt(trpc, tab.path);
  if (opened.type !== "session") throw new Error(opened.reason);
  const { sessionId } = opened;
  const { clientId } = tab;
  const followed = followIn(trpc, { sessionId, clientId });
  await followed.until(() => true);
  return {
    ...followed,
    sessionId,
    clientId,
    send: personAt(trpc, { sessionId, clientId, view: followed.view }),
  };
}
