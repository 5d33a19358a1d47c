import { acknowledged, batchAgain, nextBatch, receive, resetFromState } from "@/core/session/optimistic";
import { type BatchToSend, newOptimistic, type Optimistic } from "@/core/session/optimistic-state";
import type { Session } from "@/core/session/session";
import type { Followed } from "@/notebook/wire";
import type { NotebookLink } from "./link";
import type { NotebookState } from "./notebook-state";
import { paceOf } from "./pace-of";
import type { Pace } from "./paced-store";
import type { PendingRecord, PendingStore } from "./pending-store";
import { sessionWithCells, withCells } from "./with-cells";

interface SyncOptions {
  readonly link: NotebookLink;
  readonly pending: PendingStore;
  readonly path: string;
  readonly clientId: string;
  readonly name: string;
  now(): number;
  get(): NotebookState;
  /** `pace`: how soon the page has to show it; now unless said. */
  set(part: Partial<NotebookState>, pace?: Pace): void;
  /** A sentence for the person. */
  say(text: string): void;
  /** What went wrong, as a sentence; `null` when only the line was cut. */
  refusalOf(error: unknown): string | null;
  /** Refused for now only, as while a disk is full: it is kept, and sent again until it goes through. */
  mayPass(error: unknown): boolean;
}

/** Keeps one notebook and its notebook server together: opens, follows, sends, and does so again after each cut. */
export class NotebookSync {
  readonly #options: SyncOptions;
  #unfollow: (() => void) | null = null;
  #turn = 0;
  #sending = false;
  #keeping: ReturnType<typeof setTimeout> | null = null;
  #recovered = false;
  /** The batch on the way was refused for now; that was said once. */
  #refused = false;
  /** A whole state that is arriving in parts, for a notebook that is shown already. */
  #told: { readonly seq: number; readonly session: Session } | null = null;
  readonly #stopState: () => void;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#stopState = options.link.onState(() => this.#lineChanged());
    this.#lineChanged();
  }

  /** Something is pending now. */
  changed(): void {
    this.#keepSoon();
    void this.#send();
  }

  /** The page is being left: what nobody has answered is kept now, not in a moment. */
  leave(): void {
    const record = this.#pendingRecord();
    if (record !== null) this.#options.pending.putAtOnce(record);
  }

  close(): void {
    this.#turn += 1;
    this.#stopState();
    this.#unfollow?.();
  }

  #lineChanged(): void {
    const { link, set, get } = this.#options;
    this.#turn += 1;
    this.#unfollow?.();
    this.#unfollow = null;
    this.#told = null;
    if (link.state() === "open") void this.#begin(this.#turn);
    else if (link.state() === "closed" && get().line !== "offline") set({ line: "offline" });
  }

  async #begin(turn: number): Promise<void> {
    const { link, path, set, get, refusalOf } = this.#options;
    try {
      const opened = await link.open(path);
      if (turn !== this.#turn) return;
      if (opened.type === "broken") {
        set({ phase: "broken", reason: opened.reason, text: opened.text, line: "online" });
        return;
      }
      await this.#recover(opened.sessionId);
      if (turn !== this.#turn) return;
      this.#follow(opened.sessionId, turn);
    } catch (error) {
      const why = refusalOf(error);
      if (turn !== this.#turn || why === null) return;
      if (get().phase === "open") this.#options.say(why);
      else set({ phase: "failed", why, line: "online" });
    }
  }

  #follow(sessionId: string, turn: number): void {
    const { link, get, clientId, name } = this.#options;
    const state = get();
    const same = state.phase === "open" && state.sessionId === sessionId && state.complete;
    const from = same ? state.optimistic.seq : null;
    this.#unfollow = link.follow(
      { sessionId, from, clientId, name },
      {
        onFrame: (frame) => turn === this.#turn && this.#frame(frame, sessionId),
        onEnd: () => this.#lookAgain(turn),
      },
    );
    if (!same) return;
    this.#options.set({ line: "online" });
    this.#resume(state.optimistic);
  }

  /** The stream ended although the line is there: the session was closed elsewhere, or its server began anew. */
  #lookAgain(turn: number): void {
    setTimeout(() => turn === this.#turn && this.#lineChanged(), 1000);
  }

  /** After a cut the batch that nobody answered goes again, under its number. */
  #resume(optimistic: Optimistic): void {
    this.#sending = false;
    const again = batchAgain(optimistic);
    if (again === null) void this.#send();
    else void this.#deliver(again);
  }

  #frame(frame: Followed, sessionId: string): void {
    const { get, set } = this.#options;
    const state = get();
    switch (frame.type) {
      case "state":
        if (state.phase === "open") this.#told = { seq: frame.seq, session: frame.session };
        else this.#first(frame, sessionId);
        if (frame.complete) this.#whole(sessionId);
        return;
      case "cells":
        if (this.#told !== null) {
          this.#told = { ...this.#told, session: sessionWithCells(this.#told.session, frame.cells) };
        } else if (state.phase === "open") {
          set({ optimistic: withCells(state.optimistic, frame.cells) }, "frame");
        }
        if (frame.complete) this.#whole(sessionId);
        return;
      case "operations": {
        if (state.phase !== "open") return;
        const operations = frame.operations.map(({ operation }) => operation);
        const optimistic = receive(state.optimistic, frame.operations).state;
        set({ optimistic }, paceOf(operations, optimistic.view.queue.length));
        void this.#send();
        return;
      }
      default:
        frame satisfies never;
    }
  }

  #first(frame: Extract<Followed, { type: "state" }>, sessionId: string): void {
    const { set, clientId } = this.#options;
    const { seq, session } = frame;
    const optimistic = newOptimistic({ clientId, seq, session });
    set({ phase: "open", sessionId, optimistic, complete: false, line: "online" });
  }

  /** All cells are here. A state told anew goes under what this page did meanwhile. */
  #whole(sessionId: string): void {
    const { get, set } = this.#options;
    const state = get();
    if (state.phase !== "open") return;
    const optimistic =
      this.#told === null ? state.optimistic : resetFromState(state.optimistic, this.#told).state;
    this.#told = null;
    set({ sessionId, optimistic, complete: true, line: "online" });
    this.#resume(optimistic);
  }

  async #send(): Promise<void> {
    const { get, set } = this.#options;
    const state = get();
    if (this.#sending || state.phase !== "open" || !state.complete || state.line !== "online") return;
    const next = nextBatch(state.optimistic);
    if (next === null) return;
    set({ optimistic: next.state }, "passing");
    await this.#deliver(next.batch);
  }

  async #deliver(batch: BatchToSend): Promise<void> {
    const { link, get, refusalOf, mayPass, say } = this.#options;
    const state = get();
    if (state.phase !== "open") return;
    this.#sending = true;
    const turn = this.#turn;
    try {
      const { seq } = await link.apply({ ...batch, sessionId: state.sessionId });
      this.#refused = false;
      this.#answered({ batch: batch.batch, seq });
    } catch (error) {
      const why = refusalOf(error);
      // A cut: the same batch goes again when the line is back.
      if (why === null) return;
      if (!this.#refused) say(why);
      if (mayPass(error)) return this.#tryLater(turn);
      const now = get();
      if (now.phase === "open") this.#answered({ batch: batch.batch, seq: now.optimistic.seq });
    } finally {
      if (turn === this.#turn) this.#sending = false;
    }
    this.#keepSoon();
    void this.#send();
  }

  #tryLater(turn: number): void {
    this.#refused = true;
    setTimeout(() => {
      const state = this.#options.get();
      if (turn === this.#turn && state.phase === "open") this.#resume(state.optimistic);
    }, 3000);
  }

  #answered(answer: { readonly batch: number; readonly seq: number }): void {
    const { get, set } = this.#options;
    const state = get();
    if (state.phase !== "open") return;
    set({ optimistic: acknowledged(state.optimistic, answer).state }, "passing");
  }

  #keepSoon(): void {
    this.#keeping ??= setTimeout(() => {
      this.#keeping = null;
      this.#keep();
    }, 300);
  }

  #keep(): void {
    const { get, pending, clientId } = this.#options;
    if (get().phase !== "open") return;
    const record = this.#pendingRecord();
    if (record === null) pending.remove(clientId);
    else pending.put(record);
  }

  #pendingRecord(): PendingRecord | null {
    const { get, path, clientId, now } = this.#options;
    const state = get();
    if (state.phase !== "open") return null;
    const { inFlight, unsent, seq, lastBatch } = state.optimistic;
    if (inFlight === null && unsent.length === 0) return null;
    const sent = inFlight && { batch: inFlight.batch, base: seq, operations: inFlight.operations };
    const rest = unsent.length === 0 ? null : { batch: lastBatch + 1, base: seq, operations: unsent };
    return { path, clientId, sent, unsent: rest, at: now() };
  }

  /** What a page that is gone had not sent; under its own numbers, so that what arrived is not applied twice. */
  async #recover(sessionId: string): Promise<void> {
    if (this.#recovered) return;
    const { link, pending, path, say, refusalOf, mayPass } = this.#options;
    const records = await pending.takeOver(path);
    for (const record of records) {
      try {
        for (const batch of [record.sent, record.unsent]) {
          if (batch !== null) await link.apply({ ...batch, sessionId, clientId: record.clientId });
        }
        say(recoveredSentence(record));
      } catch (error) {
        if (refusalOf(error) === null || mayPass(error)) return;
      }
      pending.remove(record.clientId);
    }
    this.#recovered = true;
  }
}

function recoveredSentence(record: PendingRecord): string {
  const operations = [...(record.sent?.operations ?? []), ...(record.unsent?.operations ?? [])];
  const cells = new Set(operations.flatMap((operation) => ("cellId" in operation ? [operation.cellId] : [])));
  const what = cells.size > 0 ? `${cells.size} ${cells.size === 1 ? "cell" : "cells"}` : "your last steps";
  const time = new Date(record.at).toLocaleTimeString("en-GB");
  return `Recovered ${what} from ${time}.`;
}
