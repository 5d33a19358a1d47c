import "katex/dist/katex.min.css";
import katex from "katex";
import type { Maths } from "@/core/markdown/maths";

/** Typesets one formula; loaded when the first formula is seen. A formula with a mistake shows its source in red. */
export function typeset({ tex, display }: Maths): string {
  return katex.renderToString(tex, {
    displayMode: display,
    throwOnError: false,
    trust: false,
    strict: false,
    maxExpand: 500,
    maxSize: 50,
    // The picture for the eye, MathML for those who listen.
    output: "htmlAndMathml",
    errorColor: "var(--danger)",
  });
}
