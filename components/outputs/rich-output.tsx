"use client";
import { memo } from "react";
import type { Json, JsonObject } from "@/core/json";
import type { MimeBundle, StoredPart } from "@/core/notebook/notebook";
import { foreignIn, foreignNote, saysNothing } from "@/core/outputs/foreign";
import { type Choice, richest, textOf } from "@/core/outputs/richest";
import { HtmlOutput } from "./html-output";
import { ImageOutput } from "./image-output";
import { JsonTree } from "./json-tree";
import { LatexOutput } from "./latex-output";
import { MarkdownOutput } from "./markdown-output";
import { useStoredText } from "./stored-part";
import { TextOutput } from "./text-output";

/** A MIME bundle, as its richest part that can be drawn. */
export const RichOutput = memo(function RichOutput(props: {
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
  readonly stored: Readonly<Record<string, StoredPart>>;
  readonly label: string;
}) {
  const choice = richest(props.data, props.stored);
  const isData = choice?.type === "application/json" && !("application/json" in props.data);
  if (choice === null || (isData && saysNothing(props.data)))
    return <p className="output-notice">{foreignNote(props.data, "nothing")}</p>;
  const instead = isData ? "data" : choice.type === "text/plain" && foreignIn(props.data) ? "text" : null;
  return (
    <>
      {instead && <p className="output-notice">{foreignNote(props.data, instead)}</p>}
      <Chosen {...props} choice={choice} />
    </>
  );
});

function Chosen(props: {
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
  readonly label: string;
  readonly choice: Choice;
}) {
  const { choice } = props;
  if (choice.type.startsWith("image/")) {
    const alt = textOf(props.data["text/plain"]) || `Picture of ${props.label}`;
    return <ImageOutput {...choice} metadata={props.metadata} alt={alt} />;
  }
  if (choice.type === "text/plain") {
    return <TextOutput text={textOf(choice.value)} tone="plain" stored={choice.stored} />;
  }
  return <Drawn choice={choice} label={props.label} />;
}

function Drawn({ choice, label }: { readonly choice: Choice; readonly label: string }) {
  const stored = useStoredText(choice.stored);
  if (choice.stored !== null && stored === null) return <div className="output-image-waiting" aria-busy />;
  const text = stored ?? textOf(choice.value);
  switch (choice.type) {
    case "text/html":
      return <HtmlOutput html={text} label={label} />;
    case "text/markdown":
      return <MarkdownOutput source={text} attachments={null} />;
    case "text/latex":
      return <LatexOutput source={text} />;
    case "application/json":
      return (
        <div className="output-json">
          <JsonTree value={stored === null ? choice.value : parsed(stored)} />
        </div>
      );
    default:
      return <TextOutput text={text} tone="plain" stored={null} />;
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
