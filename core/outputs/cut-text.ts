/** A long text as it is shown: its beginning and its end, and how much lies between. */
interface CutText {
  readonly head: string;
  readonly tail: string | null;
  readonly hidden: string | null;
}

const headLines = 120;
const tailLines = 280;
const longest = 100_000;
const longestLine = 8_000;

export function cutText(text: string): CutText {
  if (text.length <= longestLine) {
    const lines = countLines(text);
    if (lines <= headLines + tailLines) return { head: text, tail: null, hidden: null };
  }
  const head = shortLines(text.slice(0, cutAfter(text, headLines)));
  const tailFrom = cutBefore(text, tailLines);
  const headEnd = cutAfter(text, headLines);
  if (tailFrom <= headEnd) {
    const whole = shortLines(text);
    return { head: whole, tail: null, hidden: whole.length < text.length ? "Long lines are cut" : null };
  }
  const between = countLines(text.slice(headEnd, tailFrom)) - 1;
  const hidden = between > 0 ? `${between.toLocaleString("en")} lines not shown` : "Long lines are cut";
  return { head, tail: shortLines(text.slice(tailFrom)), hidden };
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}

function cutAfter(text: string, lines: number): number {
  const limit = Math.min(text.length, longest / 2);
  let at = 0;
  for (let line = 0; line < lines; line += 1) {
    const next = text.indexOf("\n", at);
    if (next < 0 || next >= limit)
      return Math.max(at, limit === text.length ? limit : lineOrLimit(at, limit));
    at = next + 1;
  }
  return at;
}

const lineOrLimit = (at: number, limit: number) => (limit - at > longestLine || at === 0 ? limit : at);

function cutBefore(text: string, lines: number): number {
  const limit = Math.max(0, text.length - longest / 2);
  let at = text.endsWith("\n") ? text.length - 1 : text.length;
  for (let line = 0; line < lines; line += 1) {
    const before = at <= 0 ? -1 : text.lastIndexOf("\n", at - 1);
    if (before < limit) return before < 0 && limit === 0 ? 0 : line === 0 ? limit : at + 1;
    at = before;
  }
  return at + 1;
}

/** A line of a million characters would freeze the layout of any browser. */
function shortLines(text: string): string {
  if (text.length <= longestLine) return text;
  return text
    .split("\n")
    .map((line) =>
      line.length <= longestLine
        ? line
        : `${line.slice(0, longestLine / 2)} … ${line.length - longestLine} characters … ${line.slice(-longestLine / 2)}`,
    )
    .join("\n");
}
