import { escapeHtml, highlight } from "@/core/highlight/highlight";
import type { Cell, Notebook } from "@/core/notebook/notebook";
import { asObject } from "@/core/notebook/output-json";
import { markdownHtml } from "./markdown-html";
import { outputHtml, type PartSource } from "./outputs-html";

interface Drawn {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** A heading with the anchor that it has in the page. */
export interface Heading {
  readonly level: number;
  /** HTML-escaped. */
  readonly text: string;
  readonly anchor: string;
}

/** All cells in order, with their headings; `below` is what stands at the end of each. */
export async function cellsHtml(
  notebook: Notebook,
  parts: PartSource,
  below: (cell: { readonly id: string; readonly number: number }) => string = () => "",
): Promise<Drawn> {
  const language = languageOf(notebook);
  const headings: Heading[] = [];
  const drawn: string[] = [];
  let number = 0;
  for (const id of notebook.order) {
    const cell = notebook.cells[id];
    if (cell === undefined) continue;
    number += 1;
    const inside =
      cell.kind === "code" ? await codeHtml(cell, { number, language, parts }) : proseHtml(cell, headings);
    const kind = { code: "Code", markdown: "Markdown", raw: "Raw", unknown: "Raw" }[cell.kind];
    drawn.push(
      `<section class="cell" data-kind="${cell.kind}" id="cell-${number}" aria-label="${kind} cell ${number}">${inside}${below({ id, number })}</section>`,
    );
  }
  return { html: drawn.join("\n"), headings };
}

function proseHtml(cell: Cell, headings: Heading[]): string {
  if (cell.kind !== "markdown") return `<pre class="raw" tabindex="0">${escapeHtml(cell.source)}</pre>`;
  return `<div class="markdown">${withAnchors(markdownHtml(cell.source, cell.attachments), headings)}</div>`;
}

/** Ids are made here and only here: the sanitiser leaves none of the author's. */
function withAnchors(html: string, headings: Heading[]): string {
  return html.replace(
    /<h([1-6])((?: [a-z]+="[^"]*")*)>([\s\S]*?)<\/h\1>/g,
    (_, digit: string, rest: string, inner: string) => {
      const text = inner.replace(/<annotation[\s\S]*?<\/annotation>|<[^>]*>/g, "").trim();
      const anchor = `heading-${headings.length + 1}`;
      headings.push({ level: Number(digit), text, anchor });
      const link = ` <a class="anchor" href="#${anchor}" aria-label="Link to ${text.replaceAll('"', "&quot;")}">#</a>`;
      return `<h${digit}${rest} id="${anchor}">${inner}${link}</h${digit}>`;
    },
  );
}

async function codeHtml(
  cell: Cell,
  of: { readonly number: number; readonly language: string; readonly parts: PartSource },
): Promise<string> {
  const { number, language, parts } = of;
  const jupyter = asObject(cell.metadata.jupyter);
  const count = cell.executionCount === null ? "&#160;" : String(cell.executionCount);
  const source = `<div class="code"${jupyter.source_hidden === true ? " data-hidden" : ""}><span class="count" aria-hidden="true">[${count}]</span><pre tabindex="0"><code>${highlight(cell.source, language)}</code></pre></div>`;
  if (cell.outputs.length === 0) return source;
  const outputs: string[] = [];
  for (const [output, each] of cell.outputs.entries())
    outputs.push(await outputHtml(each, { cell: number, output }, parts));
  const inside = `<div class="outputs" role="region" aria-label="Output of cell ${number}">${outputs.join("\n")}</div>`;
  if (jupyter.outputs_hidden !== true) return source + inside;
  return `${source}<details class="folded"><summary>Output</summary>${inside}</details>`;
}

function languageOf({ metadata }: Notebook): string {
  const { name } = asObject(metadata.language_info);
  const { language } = asObject(metadata.kernelspec);
  return typeof name === "string" ? name : typeof language === "string" ? language : "python";
}
