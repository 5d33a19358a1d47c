import type { Operation, OrderedOperation } from "@/core/session/operation";

const keepSize = 2_000_000;
const keepCount = 4_000;

/** The latest operations in memory, so that followers who keep up cost no reading of the journal. */
export class RecentOperations {
  #operations: { readonly ordered: OrderedOperation; readonly size: number }[] = [];
  #from: number;
  #size = 0;

  constructor(from: number) {
    this.#from = from;
  }

  /** Returns roughly how many characters were added. */
  add(operations: readonly OrderedOperation[]): number {
    let added = 0;
    for (const ordered of operations) {
      const size = sizeOf(ordered.operation);
      this.#operations.push({ ordered, size });
      added += size;
    }
    this.#size += added;
    this.#trim();
    return added;
  }

  after(seq: number): readonly OrderedOperation[] | null {
    if (seq < this.#from) return null;
    return this.#operations.slice(seq - this.#from).map(({ ordered }) => ordered);
  }

  #trim(): void {
    if (this.#size <= keepSize && this.#operations.length <= keepCount) return;
    let drop = 0;
    while (
      drop < this.#operations.length - 1 &&
      (this.#size > keepSize / 2 || this.#operations.length - drop > keepCount / 2)
    ) {
      this.#size -= this.#operations[drop]?.size ?? 0;
      drop++;
    }
    this.#operations = this.#operations.slice(drop);
    this.#from += drop;
  }
}

/** Rough, and cheap: what can be large is counted, the rest is taken for 200 characters. */
export function sizeOf(operation: Operation): number {
  switch (operation.type) {
    case "runSaid":
      return operation.said.reduce((sum, said) => {
        if (said.type === "stream") return sum + said.text.length + 60;
        if (said.type === "streamStored") return sum + said.tail.length + 200;
        return sum + (said.type === "clear" ? 60 : JSON.stringify(said).length);
      }, 200);
    case "insertCell":
    case "editText":
    case "fileMerged":
    case "setCellMetadata":
    case "setAttachments":
    case "setNotebookMetadata":
      return JSON.stringify(operation).length + 100;
    default:
      return 200;
  }
}
