import type { Output, StoredPart } from "../notebook/notebook";
import { closedText, emptyText, type OpenText, openText, withChunk } from "../text/terminal-line";
import { streamHead, streamMost, streamTail } from "./limits";

type StreamOutput = Extract<Output, { type: "stream" }>;

/**
 * The last line of each stream that is growing, so that a chunk never reads the whole text. Only speed depends on it:
 * an output that is not in it (it came through JSON, say) is read once.
 */
const growing = new WeakMap<StreamOutput, OpenText>();

/** A stream that begins with this text. */
export function streamOutput(name: string, text: string): StreamOutput {
  const empty: StreamOutput = { type: "stream", name, text: "", stored: null, extra: {} };
  return withOpen(empty, withChunk(emptyText, text));
}

/**
 * The stream with more text, in which `\r` and `\b` act as on a terminal; its cost does not grow with what is
 * there.
 */
export function withStreamText(output: StreamOutput, chunk: string): StreamOutput {
  return withOpen(output, withChunk(growing.get(output) ?? openText(output.text), chunk));
}

/** The full text is stored elsewhere: the beginning that is here stays, then what is left out, then the end. */
export function withStreamStored(
  output: StreamOutput,
  stored: StoredPart & { readonly tail: string },
): StreamOutput {
  const tail = stored.tail.slice(-streamTail);
  const head = headOf(output.text).slice(0, Math.max(0, stored.size - tail.length));
  const left = Math.max(0, stored.size - head.length - tail.length);
  const open = openText(tail);
  const lines = `${head}${omission(left)}${open.lines}`;
  return withOpen({ ...output, stored: { ref: stored.ref, size: stored.size } }, { ...open, lines });
}

function withOpen(output: StreamOutput, open: OpenText): StreamOutput {
  const bounded = open.lines.length + open.line.length > streamMost ? cut(open) : open;
  const next: StreamOutput = { ...output, text: closedText(bounded) };
  growing.set(next, bounded);
  return next;
}

/** Keeps the bound whatever was said: a stream that nobody stored loses its middle. */
function cut(open: OpenText): OpenText {
  const text = closedText(open);
  const head = headOf(text);
  const tail = text.slice(-streamTail);
  const before = omittedIn(text);
  const left = before.count + text.length - head.length - before.length - tail.length;
  const ending = openText(tail);
  return { ...ending, lines: `${head}${omission(left)}${ending.lines}` };
}

const omitted = /\n\[… (\d+) characters not shown …\]\n/;

function omission(count: number): string {
  return `\n[… ${count} characters not shown …]\n`;
}

/** The note on what was left out before, where there is one: it stands right behind the head. */
function omittedIn(text: string): { at: number; count: number; length: number } {
  const found = omitted.exec(text.slice(0, streamHead + 100));
  const none = { at: Math.min(streamHead, text.length), count: 0, length: 0 };
  return found === null ? none : { at: found.index, count: Number(found[1]), length: found[0].length };
}

function headOf(text: string): string {
  return text.slice(0, omittedIn(text).at);
}
