import { secretKinds } from "./kinds";

/** One text that somebody may not want to show. */
export interface FoundSecret {
  readonly kind: string;
  /** The text itself; who masks it takes it out wherever it stands. */
  readonly text: string;
  /** Where it begins, in characters. */
  readonly at: number;
}

const most = 1_000;

/** What in a text looks like a secret, in the order in which it stands there; of two at one place the first kind. */
export function scanText(text: string): readonly FoundSecret[] {
  const found: (FoundSecret & { readonly end: number })[] = [];
  for (const { name, pattern, group = 0, accept } of secretKinds) {
    for (const match of text.matchAll(pattern)) {
      const secret = match[group] ?? "";
      if (secret === "" || (accept && !accept(secret))) continue;
      const at = match.index + match[0].indexOf(secret);
      const end = at + secret.length;
      if (found.some((other) => at < other.end && other.at < end)) continue;
      found.push({ kind: name, text: secret, at, end });
      if (found.length >= most) break;
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ kind, text, at }) => ({ kind, text, at }));
}
