import katex from "katex";
import type { JsonObject } from "@/core/json";
import { withAttachments } from "@/core/markdown/attachments";
import { type Maths, protectMaths, restoreMaths } from "@/core/markdown/maths";
import { markdownToHtml } from "@/core/markdown/to-html";
import { sanitise } from "./sanitise";

/** Markdown as safe HTML, with its formulas as MathML, which needs neither styles nor scripts. */
export function markdownHtml(source: string, attachments: JsonObject | null): string {
  const { text, maths } = protectMaths(source);
  const html = sanitise(markdownToHtml(withAttachments(text, attachments)));
  return restoreMaths(html, (index) => {
    const formula = maths[index];
    return formula === undefined ? "" : formulaHtml(formula);
  });
}

/** A formula that cannot be set is shown as it was written, with the reason. */
export function formulaHtml({ tex, display }: Maths): string {
  return katex.renderToString(tex, {
    displayMode: display,
    output: "mathml",
    throwOnError: false,
    trust: false,
    maxSize: 50,
    maxExpand: 500,
    strict: "ignore",
  });
}
