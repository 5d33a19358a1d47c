"use client";
import { memo, useMemo, useRef } from "react";
import { htmlNeeds } from "@/core/outputs/safe-html";
import { useRelativeImages } from "./relative-images";
import { SandboxFrame } from "./sandbox-frame";
import { sanitise } from "./sanitise";
import { useOutputSurroundings } from "./surroundings";

export const HtmlOutput = memo(function HtmlOutput(props: { readonly html: string; readonly label: string }) {
  const { trusted, trust, contentOrigin } = useOutputSurroundings();
  const needs = useMemo(() => htmlNeeds(props.html), [props.html]);
  if (needs === "nothing" || (needs === "style" && !trusted)) return <SafeHtml html={props.html} />;
  if (trusted && contentOrigin !== null) {
    return (
      <SandboxFrame html={props.html} contentOrigin={contentOrigin} title={`Rich output of ${props.label}`} />
    );
  }
  return (
    <div className="output-notice" role="note">
      <span>This output can run code.</span>
      {trust !== null && !trusted && (
        <button type="button" className="output-button" onClick={trust}>
          Trust this notebook
        </button>
      )}
    </div>
  );
});

function SafeHtml({ html }: { readonly html: string }) {
  const safe = useMemo(() => sanitise(html), [html]);
  const node = useRef<HTMLDivElement>(null);
  useRelativeImages(node, safe);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised
  return <div ref={node} className="output-html" dangerouslySetInnerHTML={{ __html: safe }} />;
}
