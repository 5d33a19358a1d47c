/**
 * A terminal's server repeats, on every connect, the last part of what it has ever said. We hold what we have seen, which
 * may reach further back (over a reload) and may end earlier (after a cut). Both are windows of one stream.
 */

/** How much is kept of a terminal: scrollback of some ten thousand lines. */
const MOST_KEPT = 1_000_000;

const anchorLength = 64;

/** The part of `replay` that comes after `seen`. Everything, when the two do not meet. */
export function newIn(replay: string, seen: string): string {
  if (seen === "" || replay === "") return replay;
  if (replay.startsWith(seen)) return replay.slice(seen.length);
  return beginningInside(replay, seen) ?? reachingBack(replay, seen) ?? shortly(replay, seen) ?? replay;
}

/** For a replay that begins somewhere in `seen`. */
function beginningInside(replay: string, seen: string): string | null {
  const anchor = replay.slice(0, anchorLength);
  for (let at = seen.indexOf(anchor); at >= 0; at = seen.indexOf(anchor, at + 1)) {
    const overlap = seen.length - at;
    if (overlap > replay.length) {
      if (seen.endsWith(replay)) return "";
    } else if (seen.endsWith(replay.slice(0, overlap))) return replay.slice(overlap);
  }
  return null;
}

/** For a replay that reaches further back than `seen`, of which only the end was kept. */
function reachingBack(replay: string, seen: string): string | null {
  if (seen.length < anchorLength) return null;
  const at = replay.lastIndexOf(seen);
  return at < 0 ? null : replay.slice(at + seen.length);
}

/** For a replay that begins with the very end of `seen`. A few characters meet by chance and do not count. */
function shortly(replay: string, seen: string): string | null {
  for (let overlap = Math.min(anchorLength, seen.length, replay.length); overlap >= 8; overlap -= 1) {
    if (seen.endsWith(replay.slice(0, overlap))) return replay.slice(overlap);
  }
  return null;
}

/** The end of `text` that is kept, from the beginning of a line, so that no escape sequence is cut in two. */
export function kept(text: string, most: number = MOST_KEPT): string {
  if (text.length <= most) return text;
  const tail = text.slice(-most);
  const line = tail.indexOf("\n");
  return line >= 0 ? tail.slice(line + 1) : tail;
}
