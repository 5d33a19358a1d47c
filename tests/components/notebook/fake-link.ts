import type { LinkState, NotebookLink } from "@/components/notebook/link";
import type { Notebook } from "@/core/notebook/notebook";
import { afterOperation } from "@/core/session/apply-operation";
import { newSession } from "@/core/session/new-session";
import type { Operation, OrderedOperation } from "@/core/session/operation";
import { rebaseBatch } from "@/core/session/order";
import type { Session } from "@/core/session/session";
import type { Batch, Followed } from "@/notebook/wire";

/** A call that was cut: what the link rejects with when the line goes. */
export class Cut extends Error {}

/** A refusal that will pass. */
export class DiskFull extends Error {}

/** A notebook server in memory behind a line that can be cut, before or after a batch was taken. */
export function fakeServer(notebook: Notebook, options: { readonly firstCells?: number } = {}) {
  const compute = { image: "data-science", kernelspec: "python3", instanceType: "ml.t3.medium" };
  let session: Session = newSession({ notebook, path: "n.ipynb", compute, trusted: true });
  const log: OrderedOperation[] = [];
  const answered = new Map<string, number>();
  const followers = new Set<(operations: readonly OrderedOperation[]) => void>();

  const say = (operation: Operation, by: { client: string; batch: number } | null = null) => {
    session = afterOperation(session, operation, { by: by?.client ?? null });
    const ordered = { seq: log.length + 1, by: by?.client ?? null, batch: by?.batch ?? null, operation };
    log.push(ordered);
    for (const follower of followers) follower([ordered]);
  };

  const apply = (batch: Batch): { seq: number } => {
    const key = `${batch.clientId} ${batch.batch}`;
    const before = answered.get(key);
    if (before !== undefined) return { seq: before };
    if (server.disk === "full") throw new DiskFull("The server's disk is full.");
    const foreign = log.filter((each) => each.seq > batch.base && each.by !== batch.clientId);
    for (const operation of rebaseBatch({ operations: batch.operations, foreign })) {
      say(operation, { client: batch.clientId, batch: batch.batch });
    }
    answered.set(key, log.length);
    return { seq: log.length };
  };

  const frames = (from: number | null): Followed[] => {
    if (from !== null) return [{ type: "operations", operations: log.slice(from) }];
    const { order, cells } = session.notebook;
    const some = (ids: readonly string[]) =>
      Object.fromEntries(ids.flatMap((id) => (cells[id] ? [[id, cells[id]]] : [])));
    const first = order.slice(0, options.firstCells ?? order.length);
    const rest = order.slice(first.length);
    const head = { ...session, notebook: { ...session.notebook, cells: some(first) } };
    const whole = rest.length === 0;
    const state: Followed = { type: "state", seq: log.length, session: head, complete: whole };
    return whole ? [state] : [state, { type: "cells", cells: some(rest), complete: true }];
  };

  const server = {
    say,
    apply,
    frames,
    followers,
    log,
    session: () => session,
    disk: "well" as "well" | "full",
  };
  return server;
}

export type FakeServer = ReturnType<typeof fakeServer>;

export function fakeLink(server: FakeServer) {
  let state: LinkState = "open";
  let losesAnswers = false;
  const listeners = new Set<(state: LinkState) => void>();
  const becomes = (next: LinkState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const link: NotebookLink = {
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: async () => ({ type: "session", sessionId: "s1" }),
    follow({ from }, heard) {
      const deliver = (operations: readonly OrderedOperation[]) =>
        heard.onFrame({ type: "operations", operations });
      for (const frame of server.frames(from)) heard.onFrame(frame);
      server.followers.add(deliver);
      return () => server.followers.delete(deliver);
    },
    async apply(batch) {
      if (state !== "open") throw new Cut();
      const answer = server.apply(batch);
      if (losesAnswers) throw new Cut();
      return answer;
    },
    complete: async () => null,
    inspect: async () => null,
    save: async () => undefined,
    switchPlan: async () => ({ type: "none", language: "" }),
  };
  return {
    link,
    cut: () => becomes("closed"),
    back: () => becomes("open"),
    loseAnswers(lose: "lose" | "keep") {
      losesAnswers = lose === "lose";
    },
  };
}
