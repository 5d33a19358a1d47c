import type { Json } from "@/core/json";
import { serialiseIpynb } from "@/core/notebook/ipynb";
import { isBase64Mime } from "@/core/notebook/multiline";
import type { Cell, MimeBundle, Notebook, Output, StoredPart } from "@/core/notebook/notebook";
import { asObject } from "@/core/notebook/output-json";
import { textOf } from "@/core/outputs/richest";

type ReadPart = (part: StoredPart) => Promise<Buffer | null>;

/** The whole `.ipynb`, every part in its place again. */
export async function ipynbOf(notebook: Notebook, read: ReadPart): Promise<string> {
  const cells = await Promise.all(
    Object.entries(notebook.cells).map(async ([id, cell]) => [id, await wholeCell(cell, read)] as const),
  );
  return serialiseIpynb({ ...notebook, cells: Object.fromEntries(cells) });
}

async function wholeCell(cell: Cell, read: ReadPart): Promise<Cell> {
  return { ...cell, outputs: await Promise.all(cell.outputs.map((output) => wholeOutput(output, read))) };
}

async function wholeOutput(output: Output, read: ReadPart): Promise<Output> {
  if (output.type === "stream" && output.stored !== null) {
    const bytes = await read(output.stored);
    return bytes === null ? output : { ...output, text: bytes.toString("utf8"), stored: null };
  }
  if (output.type !== "display" && output.type !== "result") return output;
  const data: Record<string, Json> = { ...output.data };
  for (const [mime, part] of Object.entries(output.stored)) {
    const bytes = await read(part);
    if (bytes !== null) data[mime] = partValue(mime, bytes);
  }
  return { ...output, data: data as MimeBundle, stored: {} };
}

function partValue(mime: string, bytes: Buffer): Json {
  if (isBase64Mime(mime)) return bytes.toString("base64");
  const text = bytes.toString("utf8");
  return mime.endsWith("json") ? (JSON.parse(text) as Json) : text;
}

/** Prose as it is, code in fences, and outputs as text. */
export function markdownOf(notebook: Notebook): string {
  const language = languageOf(notebook);
  return `${cellsOf(notebook)
    .map((cell) => (cell.kind === "code" ? codeBlocks(cell, language) : cell.source))
    .filter((text) => text.trim() !== "")
    .join("\n\n")}\n`;
}

function codeBlocks(cell: Cell, language: string): string {
  const source = fenced(cell.source, language);
  return [
    source,
    ...cell.outputs
      .map(plainTextOf)
      .filter((text) => text !== "")
      .map((text) => fenced(text, "")),
  ].join("\n\n");
}

/** A fence longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

function plainTextOf(output: Output): string {
  switch (output.type) {
    case "stream":
      return withoutColours(output.text);
    case "error":
      return withoutColours(output.traceback.join("\n") || `${output.name}: ${output.value}`);
    case "display":
    case "result":
      return textOf(output.data["text/plain"]);
    case "unknown":
      return "";
    default:
      return output satisfies never;
  }
}

function withoutColours(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), "");
}

/** Code as a script with prose as comments, in the form that editors take for cells. */
export function scriptOf(notebook: Notebook): { readonly extension: string; readonly text: string } {
  const extension = extensionOf(notebook);
  const blocks = cellsOf(notebook).map((cell) => {
    if (cell.kind === "code")
      return `# %%\n${extension === ".py" ? commentedMagics(cell.source) : cell.source}`;
    return `# %% [${cell.kind === "markdown" ? "markdown" : "raw"}]\n${commented(cell.source)}`;
  });
  return { extension, text: `${blocks.join("\n\n")}\n` };
}

const commented = (text: string) =>
  text
    .split("\n")
    .map((line) => (line === "" ? "#" : `# ${line}`))
    .join("\n");

/** What only IPython understands would keep the script from being read at all. */
function commentedMagics(source: string): string {
  if (/^%%(?!time\b|timeit\b|capture\b)/.test(source)) return commented(source);
  return source
    .split("\n")
    .map((line) => (/^\s*[%!]/.test(line) ? line.replace(/^(\s*)/, "$1# ") : line))
    .join("\n");
}

function extensionOf({ metadata }: Notebook): string {
  const { file_extension: extension } = asObject(metadata.language_info);
  return typeof extension === "string" && /^\.[a-z0-9]{1,8}$/i.test(extension) ? extension : ".py";
}

function languageOf({ metadata }: Notebook): string {
  const { name } = asObject(metadata.language_info);
  return typeof name === "string" && /^[\w+-]{1,30}$/.test(name) ? name : "python";
}

function cellsOf(notebook: Notebook): readonly Cell[] {
  return notebook.order.flatMap((id) => notebook.cells[id] ?? []);
}
