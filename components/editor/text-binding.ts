import type { ChangeSet } from "@codemirror/state";
import type { Json } from "@/core/json";
import { changeBetween, changed } from "./text-change";
import type { TextUndo } from "./text-undo";

/**
 * The text of the focused cell between an editor and the session. The editor is ahead of nothing: what is typed is in
 * the session at once; what others change arrives as the change between the text shown and the text there.
 */
export class TextBinding {
  #text: string;
  readonly #undo: TextUndo;
  readonly #now: () => number;
  readonly #send: (changes: Json) => void;

  constructor(options: {
    readonly text: string;
    readonly undo: TextUndo;
    now(): number;
    send(changes: Json): void;
  }) {
    this.#text = options.text;
    this.#undo = options.undo;
    this.#now = options.now;
    this.#send = options.send;
  }

  get text(): string {
    return this.#text;
  }

  /** A person typed; the editor shows it already. */
  typed(changes: ChangeSet): void {
    if (changes.empty) return;
    this.#undo.record(changes, { before: this.#text, at: this.#now() });
    this.#apply(changes);
  }

  /** The session has this text; answers what the editor must change to show it. */
  received(source: string): ChangeSet | null {
    const changes = changeBetween(this.#text, source);
    if (changes === null) return null;
    this.#undo.map(changes);
    this.#text = source;
    return changes;
  }

  /** Answers what the editor must change to show it. */
  undo(): ChangeSet | null {
    const changes = this.#undo.undo(this.#text);
    if (changes !== null) this.#apply(changes);
    return changes;
  }

  redo(): ChangeSet | null {
    const changes = this.#undo.redo(this.#text);
    if (changes !== null) this.#apply(changes);
    return changes;
  }

  #apply(changes: ChangeSet): void {
    this.#text = changed(this.#text, changes);
    this.#send(changes.toJSON() as Json);
  }
}
