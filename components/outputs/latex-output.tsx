"use client";
import { memo, useMemo } from "react";
import { escapeHtml } from "@/core/highlight/highlight";
import { protectMaths, restoreMaths } from "@/core/markdown/maths";
import { useTypeset } from "./use-typeset";

/** `text/latex`: text with formulas in it; a bare formula without delimiters is set as one. */
export const LatexOutput = memo(function LatexOutput({ source }: { readonly source: string }) {
  const { text, maths } = useMemo(() => {
    const found = protectMaths(source);
    return found.maths.length > 0 ? found : protectMaths(`$$${source}$$`);
  }, [source]);
  const typeset = useTypeset({ needed: true });
  const html = restoreMaths(escapeHtml(text), (index) => {
    const formula = maths[index];
    return formula === undefined ? "" : typeset(formula);
  });
  // biome-ignore lint/security/noDangerouslySetInnerHtml: escaped text with formulas that KaTeX made
  return <div className="output-latex" dangerouslySetInnerHTML={{ __html: html }} />;
});
