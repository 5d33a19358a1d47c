import { escapeHtml } from "@/core/highlight/highlight";
import type { Json, JsonObject } from "@/core/json";
import type { Maths } from "@/core/markdown/maths";
import type { Output, StoredPart } from "@/core/notebook/notebook";
import { ansiHtml } from "@/core/outputs/ansi";
import { cutText } from "@/core/outputs/cut-text";
import { foreignIn, foreignNote, saysNothing } from "@/core/outputs/foreign";
import { type Choice, richest, textOf } from "@/core/outputs/richest";
import { htmlNeeds } from "@/core/outputs/safe-html";
import { formulaHtml, markdownHtml } from "./markdown-html";
import { sanitise } from "./sanitise";

/** Where the parts of a snapshot are, for whoever draws it. */
export interface PartSource {
  /** The text of a part; `null` where it is gone. */
  read(part: StoredPart): Promise<Buffer | null>;
  /** An address for a picture: on the server, or its data where the page is to be one file. */
  pictureUrl(part: StoredPart, type: string): Promise<string>;
  /** An address of the whole text of an output, or `null` where there is none. */
  textUrl(of: { readonly cell: number; readonly output: number }): string | null;
  /** Whether there is a server behind the page, so that frames can be asked for. */
  readonly live: boolean;
}

interface Place {
  /** From 1 on. */
  readonly cell: number;
  /** From 0 on. */
  readonly output: number;
}

/** One output as HTML that runs nothing. */
export async function outputHtml(output: Output, at: Place, parts: PartSource): Promise<string> {
  switch (output.type) {
    case "stream": {
      const tone = output.name === "stderr" ? "stderr" : "plain";
      const url = parts.textUrl(at);
      return textHtml({ text: output.text, tone, whole: url, more: output.stored !== null });
    }
    case "error": {
      const text =
        output.traceback.length > 0 ? output.traceback.join("\n") : `${output.name}: ${output.value}`;
      return textHtml({ text, tone: "error", whole: parts.textUrl(at), more: false });
    }
    case "display":
    case "result":
      return bundleHtml(output, at, parts);
    case "unknown":
      return `<p class="output-notice">An output of a kind that is not known here; it is kept in the file.</p>`;
    default:
      return output satisfies never;
  }
}

function textHtml(of: {
  readonly text: string;
  readonly tone: "plain" | "stderr" | "error";
  readonly whole: string | null;
  readonly more: boolean;
}): string {
  const { head, tail, hidden } = cutText(of.text);
  const link = of.whole === null ? "" : ` <a class="output-link" href="${escapeHtml(of.whole)}">Show all</a>`;
  const note = hidden ?? (of.more ? "Only the beginning and the end are shown" : null);
  const cut = note === null ? "" : `<p class="output-cut">${escapeHtml(note)}${link}</p>`;
  const rest = tail === null ? "" : `<pre>${ansiHtml(tail)}</pre>`;
  return `<div class="output-text" data-tone="${of.tone}" tabindex="0"><pre>${ansiHtml(head)}</pre>${cut}${rest}</div>`;
}

type Rich = Extract<Output, { type: "display" | "result" }>;

async function bundleHtml(output: Rich, at: Place, parts: PartSource): Promise<string> {
  const choice = richest(output.data, output.stored);
  const isData =
    choice?.type === "application/json" && !("application/json" in { ...output.data, ...output.stored });
  if (choice === null || (isData && saysNothing(output.data)))
    return note(foreignNote(output.data, "nothing"));
  const instead = isData ? "data" : choice.type === "text/plain" && foreignIn(output.data) ? "text" : null;
  const above = instead === null ? "" : note(foreignNote(output.data, instead));
  return above + (await drawn({ choice, output, at }, parts));
}

const note = (text: string) => `<p class="output-notice">${escapeHtml(text)}</p>`;

async function drawn(
  { choice, output, at }: { readonly choice: Choice; readonly output: Rich; readonly at: Place },
  parts: PartSource,
): Promise<string> {
  if (choice.type.startsWith("image/")) return pictureHtml({ choice, output, at }, parts);
  const bytes = choice.stored === null ? null : await parts.read(choice.stored);
  if (choice.stored !== null && bytes === null) return note("This output is gone from the studio's storage.");
  const text = bytes === null ? textOf(choice.value) : bytes.toString("utf8");
  switch (choice.type) {
    case "text/html":
      return htmlHtml({ html: text, at }, parts);
    case "text/markdown":
      return `<div class="markdown">${markdownHtml(text, null)}</div>`;
    case "text/latex":
      return `<div class="output-latex">${formulaHtml(formulaOf(text))}</div>`;
    case "application/json":
      return `<div class="output-json" tabindex="0"><pre>${escapeHtml(prettyJson(text))}</pre></div>`;
    default:
      return textHtml({ text, tone: "plain", whole: parts.textUrl(at), more: false });
  }
}

/** HTML that only looks is drawn here; what wants to run goes into the sandboxed frame, where there is one. */
function htmlHtml({ html, at }: { readonly html: string; readonly at: Place }, parts: PartSource): string {
  const safe = `<div class="output-html" tabindex="0">${sanitise(html)}</div>`;
  if (htmlNeeds(html) === "nothing") return safe;
  const url = parts.live ? parts.textUrl(at) : null;
  if (url === null) return safe;
  return `<div class="rich" data-frame="${escapeHtml(url)}" data-title="Rich output of cell ${at.cell}">${safe}</div>`;
}

async function pictureHtml(
  of: { readonly choice: Choice; readonly output: Rich; readonly at: Place },
  parts: PartSource,
): Promise<string> {
  const { choice, output, at } = of;
  const { type, value, stored } = choice;
  const url = stored === null ? dataUrl(type, textOf(value)) : await parts.pictureUrl(stored, type);
  const alt = textOf(output.data["text/plain"]).slice(0, 300) || `Picture of cell ${at.cell}`;
  const { width, height } = sizeIn(output.metadata[type]);
  const size = `${width === null ? "" : ` width="${width}"`}${height === null ? "" : ` height="${height}"`}`;
  return `<img class="output-image" src="${escapeHtml(url)}" alt="${escapeHtml(alt)}"${size} loading="lazy" decoding="async">`;
}

/** A picture's bytes in its address; SVG is text in a notebook, the others base64. */
function dataUrl(type: string, value: string): string {
  if (type !== "image/svg+xml") return `data:${type};base64,${value.replace(/\s/g, "")}`;
  return `data:${type};charset=utf-8,${encodeURIComponent(value)}`;
}

function sizeIn(metadata: Json | undefined): {
  readonly width: number | null;
  readonly height: number | null;
} {
  if (metadata === null || typeof metadata !== "object" || Array.isArray(metadata))
    return { width: null, height: null };
  const { width, height } = metadata as JsonObject;
  const usable = (size: Json | undefined) =>
    typeof size === "number" && size > 0 && size < 20_000 ? size : null;
  return { width: usable(width), height: usable(height) };
}

function formulaOf(text: string): Maths {
  const inner = text.trim().replace(/^\$\$?([\s\S]*?)\$?\$$/, "$1");
  return { tex: inner.replace(/^\\displaystyle\s*/, ""), display: true };
}

const longestJson = 200_000;

function prettyJson(text: string): string {
  if (text.length > longestJson) return `${text.slice(0, longestJson)}…`;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
