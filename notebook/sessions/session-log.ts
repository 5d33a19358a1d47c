import { applyOperation } from "@/core/session/apply-operation";
import type { Effect } from "@/core/session/effect";
import type { Operation, OrderedOperation } from "@/core/session/operation";
import { rebaseBatch } from "@/core/session/order";
import { withoutSecrets } from "@/core/session/prompt";
import type { Session } from "@/core/session/session";
import { cellsWithText, type TextChange, textEffects } from "@/core/session/text-effects";
import type { Journal, JournaledOperation } from "../journal/journal";
import { RecentOperations } from "./recent-operations";

interface Author {
  readonly clientId: string;
  readonly batch: number;
}

interface Origin {
  readonly author: Author | null;
  readonly heard: string | null;
}

/**
 * The one order of a session's operations: what is applied here was journaled first, and whoever listens hears of it
 * after. Operations of the server itself are applied even when the journal refuses them (a kernel does not wait for
 * a disk); they are journaled before anything that follows.
 */
export class SessionLog {
  readonly #journal: Journal;
  readonly #onEffect: (effect: Effect) => void;
  readonly #recent: RecentOperations;
  /** What splits, merges and files did to texts, for as long as the operation itself is in memory. */
  readonly #texts = new WeakMap<OrderedOperation, readonly TextChange[]>();
  readonly #listeners = new Set<() => void>();
  #unjournaled: JournaledOperation[] = [];
  #heard: string | null;
  #session: Session;
  #seq: number;
  /** Since the last compaction, for deciding on the next. */
  sinceCompaction = { operations: 0, size: 0 };

  constructor(options: {
    readonly journal: Journal;
    readonly start: { readonly seq: number; readonly session: Session; readonly heard: string | null };
    onEffect(effect: Effect): void;
  }) {
    this.#journal = options.journal;
    this.#onEffect = options.onEffect;
    this.#session = options.start.session;
    this.#seq = options.start.seq;
    this.#heard = options.start.heard;
    this.#recent = new RecentOperations(options.start.seq);
  }

  get session(): Session {
    return this.#session;
  }

  get seq(): number {
    return this.#seq;
  }

  /** The kernel's last word that the session holds. */
  get heard(): string | null {
    return this.#heard;
  }

  get isJournaled(): boolean {
    return this.#unjournaled.length === 0;
  }

  /** The operations after `seq`, or `null` where only a whole state helps. */
  after(seq: number): readonly OrderedOperation[] | null {
    if (seq > this.#seq) return null;
    return this.#recent.after(seq) ?? this.#journal.readFrom(seq);
  }

  /** Called after each change of `seq`, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Applies operations of the server itself; `heard`: the kernel's last word that is in them. */
  add(operations: readonly Operation[], from: { readonly heard?: string | null | undefined } = {}): void {
    this.#commit(operations, { author: null, heard: from.heard ?? null });
  }

  /** Applies a batch of a person; throws, with nothing applied, where it cannot be journaled. */
  addBatch(batch: Author & { readonly base: number; readonly operations: readonly Operation[] }): number {
    return this.#commit(this.#rebased(batch), { author: batch, heard: null });
  }

  #rebased(batch: Author & { readonly base: number; readonly operations: readonly Operation[] }) {
    const foreign = batch.base >= this.#seq ? [] : this.after(batch.base);
    // What others changed since is not known any more, so what names places in a text cannot be placed.
    if (foreign === null)
      return batch.operations.filter(({ type }) => type !== "editText" && type !== "splitCell");
    return rebaseBatch({
      operations: batch.operations,
      foreign: foreign
        .filter((ordered) => ordered.by !== batch.clientId)
        .map((ordered) => ({ ...ordered, texts: this.#texts.get(ordered) })),
    });
  }

  compacted(): void {
    this.sinceCompaction = { operations: 0, size: 0 };
    this.#unjournaled = [];
  }

  #commit(operations: readonly Operation[], { author, heard }: Origin): number {
    const ordered: OrderedOperation[] = [];
    const effects: Effect[] = [];
    let session = this.#session;
    for (const operation of operations) {
      // The answer to a hidden prompt goes to the kernel and nowhere else: not to the journal, not to other tabs.
      const shown = withoutSecrets(operation, session);
      const applied = applyOperation(session, operation, { by: author?.clientId ?? null });
      if (applied === null) continue;
      effects.push(...applied.effects);
      // That it changed no text is known as well: what is typed meanwhile is not dropped for it.
      const texts =
        operation.type === "editText" || cellsWithText(operation, session).length === 0
          ? null
          : textEffects({ before: session, after: applied.session, operation });
      session = applied.session;
      const seq = this.#seq + ordered.length + 1;
      const placed = { seq, by: author?.clientId ?? null, batch: author?.batch ?? null, operation: shown };
      ordered.push(placed);
      if (texts !== null) this.#texts.set(placed, texts);
    }
    if (ordered.length > 0) this.#keep(ordered, { author, heard });
    this.#session = session;
    this.#seq += ordered.length;
    if (ordered.length > 0) for (const listener of [...this.#listeners]) listener();
    const seq = this.#seq;
    for (const effect of effects) this.#onEffect(effect);
    return seq;
  }

  #keep(ordered: readonly OrderedOperation[], { author, heard }: Origin): void {
    const lines = heard === null ? ordered : ordered.map((one) => ({ ...one, heard }));
    try {
      this.#journal.append([...this.#unjournaled, ...lines]);
      this.#unjournaled = [];
    } catch (error) {
      if (author !== null) throw error;
      this.#unjournaled.push(...lines);
    }
    this.#heard = heard ?? this.#heard;
    const size = this.#recent.add(ordered);
    this.sinceCompaction.operations += ordered.length;
    this.sinceCompaction.size += size;
  }
}
