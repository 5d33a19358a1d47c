"use client";
import { memo } from "react";
import type { Json, JsonObject } from "@/core/json";
import type { StoredPart } from "@/core/notebook/notebook";
import { textOf } from "@/core/outputs/richest";
import { useStoredUrl } from "./stored-part";

/** Pictures, SVG among them: inside `<img>` nothing of a picture can run or load. */
export const ImageOutput = memo(function ImageOutput(props: {
  readonly type: string;
  readonly value: Json;
  readonly stored: StoredPart | null;
  readonly metadata: JsonObject;
  readonly alt: string;
}) {
  const storedUrl = useStoredUrl(props.stored, props.type);
  const url = props.stored === null ? dataUrl(props.type, textOf(props.value)) : storedUrl;
  const { width, height } = sizeIn(props.metadata[props.type]);
  if (url === null) return <div className="output-image-waiting" style={{ width, height }} aria-busy />;
  return (
    // biome-ignore lint/performance/noImgElement: an output, not an asset of the site
    <img className="output-image" src={url} alt={props.alt} width={width} height={height} decoding="async" />
  );
});

function dataUrl(type: string, value: string): string {
  if (type !== "image/svg+xml") return `data:${type};base64,${value.replace(/\s/g, "")}`;
  return `data:${type};charset=utf-8,${encodeURIComponent(value)}`;
}

function sizeIn(metadata: Json | undefined): { width?: number; height?: number } {
  if (metadata === null || typeof metadata !== "object" || Array.isArray(metadata)) return {};
  const { width, height } = metadata as JsonObject;
  return {
    ...(typeof width === "number" ? { width } : {}),
    ...(typeof height === "number" ? { height } : {}),
  };
}
