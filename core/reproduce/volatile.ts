/** What is another at each run and says nothing about it; the first that fits counts, so the longer stand first. */
const kinds: readonly { readonly kind: string; readonly form: RegExp }[] = [
  { kind: "id", form: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi },
  {
    kind: "timestamp",
    form: /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2}\b)?/g,
  },
  {
    kind: "timestamp",
    form: /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\w{3} +\d{1,2}|\d{1,2} \w{3})\b(?: \d{4})?(?: \d{2}:\d{2}:\d{2})?(?: \w{3,4})?(?: \d{4})?/g,
  },
  { kind: "duration", form: /\[\d+:\d{2}(?::\d{2})?<[^\]]*\]/g },
  { kind: "timestamp", form: /\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g },
  { kind: "address", form: /\b0x[0-9a-f]{6,16}\b/gi },
  { kind: "path", form: /\/tmp\/[^\s'"<>:,)]+|\bipykernel_\d+\b/g },
  {
    kind: "duration",
    form: /\b\d+(?:\.\d+)?(?:e[+-]?\d+)? ?(?:ns|µs|μs|us|ms|s|secs?|seconds?|mins?|minutes?)\b(?! ?\/)/g,
  },
  { kind: "duration", form: /\b\d+(?:\.\d+)? ?(?:it|B|kB|MB|GB|rows|steps?)\/s\b/g },
  { kind: "process", form: /\bpid[ =:]+\d+/gi },
];

interface Masked {
  readonly text: string;
  /** What was masked, in order. */
  readonly found: readonly { readonly kind: string; readonly text: string }[];
}

/** The text with each volatile stretch as `‹kind›`. */
export function maskVolatile(text: string): Masked {
  const found: { at: number; end: number; kind: string; text: string }[] = [];
  for (const { kind, form } of kinds)
    for (const match of text.matchAll(form)) {
      const [at, end] = [match.index, match.index + match[0].length];
      if (found.every((other) => end <= other.at || at >= other.end))
        found.push({ at, end, kind, text: match[0] });
    }
  found.sort((a, b) => a.at - b.at);
  let masked = "";
  let from = 0;
  for (const { at, end, kind } of found) {
    masked += `${text.slice(from, at)}‹${kind}›`;
    from = end;
  }
  return {
    text: masked + text.slice(from),
    found: found.map(({ kind, text: each }) => ({ kind, text: each })),
  };
}
