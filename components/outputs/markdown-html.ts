import type { JsonObject } from "@/core/json";
import { withAttachments } from "@/core/markdown/attachments";
import { type Maths, protectMaths, restoreMaths } from "@/core/markdown/maths";
import { markdownToHtml } from "@/core/markdown/to-html";
import { sanitise } from "./sanitise";
import type { Typeset } from "./use-typeset";

/** Markdown made safe, its formulas still to be set. */
interface MarkdownHtml {
  readonly html: string;
  readonly maths: readonly Maths[];
}

export function markdownHtml(source: string, attachments: JsonObject | null): MarkdownHtml {
  const { text, maths } = protectMaths(source);
  const html = markdownToHtml(withAttachments(text, attachments));
  return { html: sanitise(html), maths };
}

/** Formulas go in after the sanitiser: they are made by us, and their layout needs styles that it removes. */
export function setFormulas({ html, maths }: MarkdownHtml, typeset: Typeset): string {
  return restoreMaths(html, (index) => {
    const formula = maths[index];
    return formula === undefined ? "" : typeset(formula);
  });
}
