import { Marked } from "marked";
import { highlight } from "../highlight/highlight";

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

/** Markdown as HTML, its code with colours; not safe yet: what was HTML in it is there as it was. */
export function markdownToHtml(text: string): string {
  return parser.parse(text, { async: false });
}
