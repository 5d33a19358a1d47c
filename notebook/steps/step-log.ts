import type { LogLine } from "@/core/pipelines/step-run";
import type { Said } from "@/core/session/operation";

const mostLines = 20_000;
const longestLine = 10_000;

/** What a step says, line by line; of an endless one the beginning. */
export class StepLog {
  readonly #lines: LogLine[] = [];
  readonly #now: () => number;
  /** The unfinished last line of each stream. */
  readonly #open = new Map<"out" | "error", string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get length(): number {
    return this.#lines.length;
  }

  from(index: number): readonly LogLine[] {
    return this.#lines.slice(index, index + 1_000);
  }

  studio(text: string): void {
    this.#add("studio", text);
  }

  hear(said: readonly Said[]): void {
    for (const item of said) {
      if (item.type === "stream") this.#stream(item.name === "stderr" ? "error" : "out", item.text);
      else if (item.type === "output" && item.output.type === "error") {
        this.end();
        const { name, value, traceback } = item.output;
        const lines = traceback.length > 0 ? traceback.join("\n").split("\n") : [`${name}: ${value}`];
        for (const line of lines) this.#add("error", line);
      }
    }
  }

  /** What was written without the end of a line is one all the same. */
  end(): void {
    for (const [level, text] of this.#open) if (text !== "") this.#add(level, text);
    this.#open.clear();
  }

  #stream(level: "out" | "error", text: string): void {
    const lines = ((this.#open.get(level) ?? "") + text).split("\n");
    this.#open.set(level, lines.pop() ?? "");
    for (const line of lines) this.#add(level, line);
  }

  #add(level: LogLine["level"], text: string): void {
    if (this.#lines.length > mostLines) return;
    // A progress bar writes over its line: what stood there last is what is to be read.
    const shown = text.replace(/\r+$/, "").split("\r").at(-1) ?? "";
    const full = this.#lines.length === mostLines;
    this.#lines.push({
      at: this.#now(),
      level: full ? "studio" : level,
      text: full
        ? "More than was kept here was written; the executed notebook has it."
        : withoutColours(shown).slice(0, longestLine),
    });
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
const colours = /\u001b\[[0-9;]*[A-Za-z]/g;

function withoutColours(text: string): string {
  return text.replace(colours, "");
}
