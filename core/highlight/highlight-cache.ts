import { highlight } from "./highlight";

/** The same source is drawn again whenever its cell scrolls back into view; it is coloured once. */
interface HighlightCache {
  html(source: string, language: string): string;
}

/** Keeps the latest `entries` texts that were coloured, by text and language. */
export function highlightCache(options: { readonly entries: number }): HighlightCache {
  const known = new Map<string, string>();
  return {
    html(source, language) {
      const key = `${language}\n${source}`;
      const found = known.get(key);
      if (found !== undefined) {
        known.delete(key);
        known.set(key, found);
        return found;
      }
      const html = highlight(source, language);
      known.set(key, html);
      const oldest = known.size > options.entries ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      return html;
    },
  };
}
