/** Headings of a Markdown cell, for the table of contents. */
interface Heading {
  readonly level: number;
  readonly text: string;
}

/** The headings of a Markdown text in order; those inside fences are code. */
export function headings(source: string): readonly Heading[] {
  const found: Heading[] = [];
  let fence: string | null = null;
  for (const line of source.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (mark !== null) {
      if (fence === null) fence = mark;
      else if (mark.startsWith(fence)) fence = null;
      continue;
    }
    const heading = fence === null ? /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$/.exec(line) : null;
    if (heading?.[1] && heading[2]) found.push({ level: heading[1].length, text: plain(heading[2]) });
  }
  return found;
}

/** `## **Bold** [link](x)` reads "Bold link". */
const plain = (text: string) =>
  text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]*>/g, "")
    .replace(/(\*\*|__|~~|`|\*)/g, "")
    .trim();

/** The source of a cell made a heading of that level: `1` … `6` in command mode. */
export function asHeading(source: string, level: number): string {
  const [first = "", ...rest] = source.split("\n");
  return [`${"#".repeat(level)} ${first.replace(/^ {0,3}#{1,6}[ \t]+/, "")}`, ...rest].join("\n");
}
