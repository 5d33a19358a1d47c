import type { Output } from "@/core/notebook/notebook";
import { mimeEntryMost, outputsMost, streamHead, streamTail } from "@/core/session/limits";
import type { Said } from "@/core/session/operation";
import type { OutputStore } from "./output-store";
import type { StoredMime } from "./stored-mime";
import { StoredStream } from "./stored-stream";

const liveMs = 250;

interface RunBoundsOptions {
  readonly runId: string;
  readonly store: OutputStore;
  readonly mime: StoredMime;
  now(): number;
}

/**
 * Keeps what one run says within the document's limits, however much it says: text beyond them goes to a file as it
 * comes, and the document is told its end; large pictures go to files; a loop that displays for ever is cut.
 */
export class RunBounds {
  readonly #options: RunBoundsOptions;
  #streams = new Map<string, StoredStream>();
  #elements = 0;
  #lastName: string | null = null;
  #clearPending = false;
  #cut = false;
  #files = 0;
  #toldAt = 0;

  constructor(options: RunBoundsOptions) {
    this.#options = options;
  }

  /** Takes up what the document already holds of this run. */
  resume(outputs: readonly Output[]): void {
    this.#elements = outputs.length;
    for (const output of outputs) {
      if (output.type !== "stream") continue;
      const stream = this.#streams.get(output.name) ?? new StoredStream(output.name);
      this.#streams.set(output.name, stream);
      const ref = output.stored?.ref ?? null;
      if (ref === null) stream.add(output.text);
      else if (ref.startsWith(this.#options.runId)) this.#takeUp(stream, output);
    }
    this.#files = [...this.#streams.values()].filter((stream) => stream.isStored).length;
  }

  get isAllTold(): boolean {
    return [...this.#streams.values()].every((stream) => stream.isTold);
  }

  /** `all`: also what is held back for the next quarter of a second. */
  pass(said: readonly Said[], options: { readonly all: boolean }): readonly Said[] {
    const out: Said[] = [];
    for (const one of said) this.#take(one, out);
    this.#tellGrowing(out, options);
    return out;
  }

  finish(): readonly Said[] {
    const last = [...this.#streams.values()].flatMap((stream) => stream.finish() ?? []);
    this.#streams = new Map();
    return last;
  }

  /** What the file holds beyond what the document was told is said once more by the kernel's app. */
  #takeUp(stream: StoredStream, output: Output & { readonly type: "stream" }): void {
    const { ref, size } = output.stored ?? { ref: "", size: 0 };
    const lineEnd = output.text.lastIndexOf("\n");
    const line = lineEnd < 0 ? "" : output.text.slice(lineEnd + 1);
    const grown = this.#options.store.growAgain(ref, { most: size - Buffer.byteLength(line) });
    stream.takeUp({ ...grown, line });
  }

  #take(said: Said, out: Said[]): void {
    switch (said.type) {
      case "stream":
        this.#clearIfPending();
        this.#stream(said, out);
        return;
      case "output":
        this.#clearIfPending();
        this.#output(said.output, out);
        return;
      case "updateDisplay":
        out.push({ ...said, output: this.#bounded(said.output) });
        return;
      case "clear":
        if (said.wait) this.#clearPending = true;
        else this.#clear();
        out.push(said);
        return;
      case "streamStored":
        out.push(said);
        return;
      default:
        said satisfies never;
    }
  }

  #stream(said: Extract<Said, { type: "stream" }>, out: Said[]): void {
    const known = this.#streams.get(said.name);
    const stream = known ?? new StoredStream(said.name);
    this.#streams.set(said.name, stream);
    stream.add(said.text);
    if (stream.isStored) return;
    if (this.#lastName !== said.name) this.#elements++;
    this.#lastName = said.name;
    out.push(said);
    let held = 0;
    for (const each of this.#streams.values()) held += each.held;
    if (held > streamHead + streamTail || this.#elements > outputsMost) this.#storeAll();
  }

  #storeAll(): void {
    for (const stream of this.#streams.values())
      if (!stream.isStored) stream.store(this.#options.store.grow(this.#fileName()));
    this.#toldAt = 0;
  }

  #fileName(): string {
    this.#files++;
    return this.#files === 1 ? this.#options.runId : `${this.#options.runId}-${this.#files}`;
  }

  #output(output: Output, out: Said[]): void {
    this.#lastName = null;
    this.#elements++;
    if (this.#elements <= outputsMost || output.type === "error")
      out.push({ type: "output", output: this.#bounded(output) });
    else if (!this.#cut) {
      this.#cut = true;
      const text = `[… more than ${outputsMost} outputs; further ones are not shown …]\n`;
      out.push({ type: "stream", name: "stderr", text });
    }
  }

  #bounded(output: Output): Output {
    if (output.type !== "error") return this.#options.mime.boundOutput(output, { ifFull: "drop" });
    const size = output.traceback.reduce((sum, line) => sum + line.length, 0);
    if (size <= mimeEntryMost) return output;
    const most = Math.floor(mimeEntryMost / Math.max(1, output.traceback.length));
    return { ...output, traceback: output.traceback.map((line) => line.slice(0, most)) };
  }

  #tellGrowing(out: Said[], options: { readonly all: boolean }): void {
    const now = this.#options.now();
    if (!options.all && now - this.#toldAt < liveMs) return;
    for (const stream of this.#streams.values()) {
      const said = stream.news();
      if (said === null) continue;
      out.push(said);
      this.#toldAt = now;
    }
  }

  #clearIfPending(): void {
    if (this.#clearPending) this.#clear();
    this.#clearPending = false;
  }

  #clear(): void {
    for (const stream of this.#streams.values()) stream.finish();
    this.#streams = new Map();
    this.#elements = 0;
    this.#lastName = null;
    this.#cut = false;
  }
}
