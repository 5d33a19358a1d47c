import { Marked } from "marked";
import { highlight } from "@/core/highlight/highlight";
import type { JsonObject } from "@/core/json";
import { withAttachments } from "@/core/markdown/attachments";
import { type Maths, protectMaths, restoreMaths } from "@/core/markdown/maths";
import { sanitise } from "./sanitise";
import type { Typeset } from "./use-typeset";

/** Markdown made safe, its formulas still to be set. */
interface MarkdownHtml {
  readonly html: string;
  readonly maths: readonly Maths[];
}

const parser = new Marked({
  gfm: true,
  breaks: false,
  renderer: {
    code({ text, lang }) {
      const language = lang?.split(/\s/)[0] ?? "";
      return `<pre><code>${highlight(text, language === "py" ? "python" : language)}</code></pre>\n`;
    },
  },
});

export function markdownHtml(source: string, attachments: JsonObject | null): MarkdownHtml {
  const { text, maths } = protectMaths(source);
  const html = parser.parse(withAttachments(text, attachments), { async: false });
  return { html: sanitise(html), maths };
}

/** Formulas go in after the sanitiser: they are made by us, and their layout needs styles that it removes. */
export function setFormulas({ html, maths }: MarkdownHtml, typeset: Typeset): string {
  return restoreMaths(html, (index) => {
    const formula = maths[index];
    return formula === undefined ? "" : typeset(formula);
  });
}
