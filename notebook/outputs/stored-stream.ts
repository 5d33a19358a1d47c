import { streamTail } from "@/core/session/limits";
import type { Said } from "@/core/session/operation";
import { emptyText, type OpenText, withChunk } from "@/core/text/terminal-line";
import type { GrowingOutput } from "./output-store";
import { TextEnd } from "./text-end";

type StreamStored = Extract<Said, { type: "streamStored" }>;

/** While a stream grows its end is told often; so it is told short. */
const liveTail = 32_000;

/**
 * The full text of one stream of a run, as a terminal would leave it (a progress bar is one line): in memory while it
 * is short, then in a file with only the end in memory.
 */
export class StoredStream {
  readonly #name: string;
  #open: OpenText = emptyText;
  #end = new TextEnd(streamTail);
  #file: GrowingOutput | null = null;
  #hasNews = false;

  constructor(name: string) {
    this.#name = name;
  }

  get isStored(): boolean {
    return this.#file !== null;
  }

  /** Nothing waits for the next `news`. */
  get isTold(): boolean {
    return this.#file === null || !this.#hasNews;
  }

  /** Characters in memory that a document holds too. */
  get held(): number {
    return this.#file === null ? this.#open.lines.length + this.#open.line.length : 0;
  }

  add(text: string): void {
    this.#open = withChunk(this.#open, text);
    this.#hasNews = true;
    if (this.#file !== null) this.#writeLines(this.#file);
  }

  store(file: GrowingOutput): void {
    this.#file = file;
    this.#writeLines(file);
  }

  /** Goes on with a file that an earlier server wrote. */
  takeUp(grown: { readonly file: GrowingOutput; readonly end: string; readonly line: string }): void {
    this.#file = grown.file;
    this.#end.add(grown.end);
    this.#open = { ...emptyText, line: grown.line, column: grown.line.length };
  }

  /** What the document is to show now, if that changed since it was last told. */
  news(): StreamStored | null {
    if (this.#file === null || !this.#hasNews) return null;
    this.#hasNews = false;
    const tail = (this.#end.last(liveTail) + this.#open.line).slice(-liveTail);
    const size = this.#file.size + Buffer.byteLength(this.#open.line);
    return { type: "streamStored", name: this.#name, tail, ref: this.#file.ref, size };
  }

  /** `null`: it stayed short. */
  finish(): StreamStored | null {
    if (this.#file === null) return null;
    this.#open = { lines: this.#open.line, line: "", column: 0 };
    this.#writeLines(this.#file);
    const { ref, size } = this.#file.finish();
    this.#file = null;
    return { type: "streamStored", name: this.#name, tail: this.#end.last(streamTail), ref, size };
  }

  /** A line without end is written in pieces too: 300 MB without one line end must not stay in memory. */
  #writeLines(file: GrowingOutput): void {
    let { lines, line, column } = this.#open;
    if (line.length > streamTail && column === line.length) {
      lines += line;
      line = "";
      column = 0;
    }
    if (lines === "") return;
    file.write(lines);
    this.#end.add(lines);
    this.#open = { lines: "", line, column };
  }
}
