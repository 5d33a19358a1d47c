"use client";
import { memo, useMemo, useRef } from "react";
import type { JsonObject } from "@/core/json";
import { markdownHtml, setFormulas } from "./markdown-html";
import { useRelativeImages } from "./relative-images";
import { useTypeset } from "./use-typeset";

export const MarkdownOutput = memo(function MarkdownOutput(props: {
  readonly source: string;
  readonly attachments: JsonObject | null;
}) {
  const made = useMemo(
    () => markdownHtml(props.source, props.attachments),
    [props.source, props.attachments],
  );
  const typeset = useTypeset({ needed: made.maths.length > 0 });
  const html = useMemo(() => setFormulas(made, typeset), [made, typeset]);
  const node = useRef<HTMLDivElement>(null);
  useRelativeImages(node, html);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised, with formulas that KaTeX made
  return <div ref={node} className="markdown" dangerouslySetInnerHTML={{ __html: html }} />;
});
