import type { Operation } from "@/core/session/operation";

/** Who has a session open. A client with two connections at once (a reconnect overlaps) is one person. */
export class Presence {
  readonly #connections = new Map<string, number>();
  readonly #add: (operations: readonly Operation[]) => void;

  constructor(add: (operations: readonly Operation[]) => void) {
    this.#add = add;
  }

  get count(): number {
    return this.#connections.size;
  }

  /** Returns what is to be called when this connection ends; calling it twice is quiet. */
  join(person: { readonly clientId: string; readonly name: string }): () => void {
    const { clientId } = person;
    const before = this.#connections.get(clientId) ?? 0;
    this.#connections.set(clientId, before + 1);
    if (before === 0) this.#add([{ type: "personJoined", clientId, name: person.name }]);
    let joined = true;
    return () => {
      if (joined) this.#leave(clientId);
      joined = false;
    };
  }

  #leave(clientId: string): void {
    const left = (this.#connections.get(clientId) ?? 1) - 1;
    if (left > 0) {
      this.#connections.set(clientId, left);
      return;
    }
    this.#connections.delete(clientId);
    this.#add([{ type: "personLeft", clientId }]);
  }
}
