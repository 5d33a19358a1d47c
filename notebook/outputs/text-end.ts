/** The end of a text that goes on and on, in the pieces that it came in: nothing is copied until it is asked for. */
export class TextEnd {
  readonly #keep: number;
  #pieces: string[] = [];
  #length = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  add(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    let drop = 0;
    for (const first of this.#pieces) {
      if (this.#length - first.length < this.#keep) break;
      this.#length -= first.length;
      drop++;
    }
    if (drop > 0) this.#pieces.splice(0, drop);
    if (this.#pieces.length > 500) this.#pieces = [this.#pieces.join("")];
  }

  /** At most `most` characters from the end. */
  last(most: number): string {
    let text = "";
    for (let at = this.#pieces.length - 1; at >= 0 && text.length < most; at--)
      text = (this.#pieces[at]?.slice(text.length - most) ?? "") + text;
    return copied(text.slice(-most));
  }
}

/** A slice of a text keeps the whole of it in memory; a copy does not. */
function copied(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}
