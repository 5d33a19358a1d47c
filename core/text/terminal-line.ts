/*
 * Text as a terminal would leave it: `\r` goes back to the start of the line and what follows overwrites it, `\b`
 * goes back one place. So a progress bar that redraws itself a thousand times is one line.
 *
 * A text is kept as what is finished and its last line, so that a chunk costs what it and the last line cost, however
 * long the text is.
 */
export interface OpenText {
  /** All complete lines, each with its `\n`. */
  readonly lines: string;
  /** The last line, without an end. */
  readonly line: string;
  /** Where the next character goes in `line`; at its end, unless `\r` or `\b` moved it. */
  readonly column: number;
}

export const emptyText: OpenText = { lines: "", line: "", column: 0 };

/** Reads a whole text once. */
export function openText(text: string): OpenText {
  return withChunk(emptyText, text);
}

/** A place that is not at the end is kept as the `\r` or `\b` that made it, so that reading the text again finds it. */
export function closedText({ lines, line, column }: OpenText): string {
  const back = line.length - column;
  if (back === 0) return lines + line;
  return lines + line + (column === 0 ? "\r" : "\b".repeat(back));
}

export function withChunk(text: OpenText, chunk: string): OpenText {
  const end = chunk.lastIndexOf("\n");
  const first = chunk.indexOf("\n");
  if (end < 0) return { lines: text.lines, ...overwritten(text, chunk) };
  const head = overwritten(text, chunk.slice(0, first)).line;
  const between = first === end ? "" : flattened(chunk.slice(first + 1, end + 1));
  const last = overwritten({ line: "", column: 0 }, chunk.slice(end + 1));
  return { lines: `${text.lines}${head}\n${between}`, ...last };
}

/** Whole lines, each ended. */
function flattened(lines: string): string {
  if (!moves(lines)) return lines;
  return lines
    .split("\n")
    .map((line) => overwritten({ line: "", column: 0 }, line).line)
    .join("\n");
}

function moves(text: string): boolean {
  return text.includes("\r") || text.includes("\b");
}

function overwritten(
  at: { readonly line: string; readonly column: number },
  text: string,
): { line: string; column: number } {
  if (!moves(text)) return written(at, text);
  let now = { line: at.line, column: at.column };
  for (const piece of text.split(/(\r|[\b])/)) {
    if (piece === "\r") now = { line: now.line, column: 0 };
    else if (piece === "\b") now = { line: now.line, column: Math.max(0, now.column - 1) };
    else now = written(now, piece);
  }
  return now;
}

function written(
  { line, column }: { readonly line: string; readonly column: number },
  text: string,
): { line: string; column: number } {
  if (column >= line.length) return { line: line + text, column: line.length + text.length };
  const end = column + text.length;
  return { line: line.slice(0, column) + text + line.slice(end), column: end };
}
