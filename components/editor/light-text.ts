/** What an editor does for keys that a plain text area does not know; a pure answer to text and selection. */
export interface TextState {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export function newLine({ text, from, to }: TextState): TextState {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const line = text.slice(start, from);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  const insert = `\n${indent}${/:\s*(#.*)?$/.test(line) ? "    " : ""}`;
  return {
    text: text.slice(0, from) + insert + text.slice(to),
    from: from + insert.length,
    to: from + insert.length,
  };
}

export function indent({ text, from, to }: TextState): TextState {
  if (from === to)
    return { text: `${text.slice(0, from)}    ${text.slice(to)}`, from: from + 4, to: from + 4 };
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const lines = text.slice(start, to).split("\n");
  const next = lines.map((line) => `    ${line}`).join("\n");
  return { text: text.slice(0, start) + next + text.slice(to), from: from + 4, to: to + 4 * lines.length };
}

export function outdent({ text, from, to }: TextState): TextState {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const lines = text.slice(start, to).split("\n");
  const cut = lines.map((line) => /^ {0,4}/.exec(line)?.[0].length ?? 0);
  const next = lines.map((line, index) => line.slice(cut[index])).join("\n");
  const removed = cut.reduce((sum, count) => sum + count, 0);
  const first = Math.max(start, from - (cut[0] ?? 0));
  return {
    text: text.slice(0, start) + next + text.slice(to),
    from: first,
    to: Math.max(first, to - removed),
  };
}
