interface Named {
  readonly id: string;
  readonly name: string;
}

/** A stretch of a comment's text; `people` are those whom it mentions, by that name. */
interface Piece {
  readonly text: string;
  readonly people: readonly string[];
}

/**
 * A comment taken apart at `@` and a name: of those who may read it, the longest name that stands there. A name that
 * two people have means both. Everything else, addresses of mail among it, is plain text.
 */
export function mentionPieces(text: string, people: readonly Named[]): readonly Piece[] {
  const named = people.filter(({ name }) => name.trim() !== "");
  const pieces: Piece[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const name = isMark(text, at) ? nameAt(text.slice(at + 1), named) : null;
    if (name === null) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain !== "") pieces.push({ text: plain, people: [] });
    plain = "";
    const whom = named.filter((each) => isSame(each.name, name)).map(({ id }) => id);
    pieces.push({ text: text.slice(at, at + 1 + name.length), people: whom });
    at += 1 + name.length;
  }
  return plain === "" ? pieces : [...pieces, { text: plain, people: [] }];
}

/** Each once. */
export function mentioned(text: string, people: readonly Named[]): readonly string[] {
  return [...new Set(mentionPieces(text, people).flatMap((piece) => piece.people))];
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const isWord = (mark: string | undefined) => mark !== undefined && /[\p{L}\p{N}_]/u.test(mark);
const isMark = (text: string, at: number) => text[at] === "@" && !isWord(text[at - 1]);

function nameAt(rest: string, named: readonly Named[]): string | null {
  const longestFirst = named.map(({ name }) => name).sort((a, b) => b.length - a.length);
  const found = longestFirst.find(
    (name) => isSame(rest.slice(0, name.length), name) && !isWord(rest[name.length]),
  );
  return found ?? null;
}
