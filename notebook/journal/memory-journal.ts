import { AppError } from "@/core/errors";
import type { JsonObject } from "@/core/json";
import type { OrderedOperation } from "@/core/session/operation";
import type { Journal, KeptState } from "./journal";

/** The fake journal: keeps the rules within one process. `failing` makes it refuse like a full disk. */
export class MemoryJournal implements Journal {
  failing = false;
  #kept: KeptState | null = null;
  #operations: OrderedOperation[] = [];

  get lastSeq(): number {
    return this.#operations.at(-1)?.seq ?? this.#kept?.seq ?? 0;
  }

  append(operations: readonly OrderedOperation[]): void {
    if (this.failing) throw new AppError("disk-full", "The journal cannot be written: the disk is full.");
    checkOrder(operations, this.lastSeq);
    this.#operations.push(...operations.map((operation) => structuredClone(operation)));
  }

  readFrom(seq: number): readonly OrderedOperation[] | null {
    if (seq < (this.#kept?.seq ?? 0)) return null;
    return this.#operations.filter((operation) => operation.seq > seq);
  }

  latestState(): KeptState | null {
    return this.#kept;
  }

  compact(state: KeptState): void {
    this.#kept = JSON.parse(JSON.stringify(state)) as KeptState;
    this.#operations = this.#operations.filter((operation) => operation.seq > state.seq);
  }

  keepAside(aside: JsonObject): void {
    if (this.#kept !== null) this.#kept = { ...this.#kept, aside: structuredClone(aside) };
  }

  close(): void {}
}

/** JN2: the order has no gap and no repeat. */
export function checkOrder(operations: readonly OrderedOperation[], last: number): void {
  let expected = last + 1;
  for (const { seq } of operations) {
    if (seq !== expected) throw new Error(`journal: seq ${seq} does not follow ${expected - 1}`);
    expected++;
  }
}
