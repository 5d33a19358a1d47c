import type { Json } from "../json";
import { isBase64Mime } from "../notebook/multiline";
import type { Cell, Notebook, Output } from "../notebook/notebook";
import { type FoundSecret, scanText } from "./scan-text";

/** A secret with its place in the notebook, for somebody to look at. */
export interface Finding extends Omit<FoundSecret, "at"> {
  /** `null`: in the metadata of the notebook itself. */
  readonly cellId: string | null;
  readonly place: "source" | "output" | "metadata" | "attachment";
  /** The line that it stands in, shortened around it. */
  readonly context: string;
}

/** Sources and all outputs, metadata and widgets; `read` gives the text of parts that are beside the notebook. */
export function scanNotebook(notebook: Notebook, read: (ref: string) => string): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const look = (text: string, where: Pick<Finding, "cellId" | "place">) => {
    for (const { kind, text: secret, at } of scanText(text)) {
      const key = JSON.stringify([where, kind, secret]);
      if (seen.has(key)) continue;
      seen.add(key);
      findings.push({
        ...where,
        kind,
        text: secret,
        context: contextOf(text, { at, length: secret.length }),
      });
    }
  };
  for (const id of notebook.order) {
    const cell = notebook.cells[id];
    if (cell !== undefined) lookAtCell(cell, { look, read });
  }
  look(textsOf({ ...notebook.metadata, ...notebook.extra }), { cellId: null, place: "metadata" });
  return findings;
}

interface Tools {
  readonly look: (text: string, where: Pick<Finding, "cellId" | "place">) => void;
  readonly read: (ref: string) => string;
}

function lookAtCell(cell: Cell, { look, read }: Tools): void {
  const cellId = cell.id;
  look(cell.source, { cellId, place: "source" });
  look(textsOf({ ...cell.metadata, ...cell.extra }), { cellId, place: "metadata" });
  if (cell.attachments !== null) look(textsOf(cell.attachments), { cellId, place: "attachment" });
  for (const output of cell.outputs)
    for (const text of textsOfOutput(output, read)) look(text, { cellId, place: "output" });
}

function textsOfOutput(output: Output, read: (ref: string) => string): readonly string[] {
  switch (output.type) {
    case "stream":
      return [plain(output.stored === null ? output.text : read(output.stored.ref))];
    case "error":
      return [plain([output.name, output.value, ...output.traceback].join("\n"))];
    case "display":
    case "result":
      return [
        ...Object.entries(output.data).map(([mime, value]) => textOfEntry(mime, value)),
        ...Object.entries(output.stored).map(([mime, part]) => textOfEntry(mime, read(part.ref))),
        textsOf(output.metadata),
      ];
    case "unknown":
      return [textsOf(output.raw)];
    default:
      return output satisfies never;
  }
}

/** Colours may stand in the middle of a key. */
function plain(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), "");
}

/** Of a picture only what programs write into it as text: comments, locations, authors. */
function textOfEntry(mime: string, value: Json): string {
  if (typeof value !== "string") return textsOf(value);
  return isBase64Mime(mime) ? imageTexts(value) : value;
}

const printable = /[\x20-\x7e]{8,4000}/g;
const longestPicture = 20_000_000;

function imageTexts(value: string): string {
  if (value.length > longestPicture) return "";
  const bytes = /^[A-Za-z0-9+/=\s]*$/.test(value) ? decoded(value) : value;
  return (bytes.match(printable) ?? []).join("\n");
}

function decoded(base64: string): string {
  try {
    return atob(base64.replace(/\s/g, ""));
  } catch {
    return base64;
  }
}

/** Every text in the JSON, a line each. */
function textsOf(value: Json): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textsOf).join("\n");
  if (value === null || typeof value !== "object") return "";
  return Object.entries(value)
    .map(([key, item]) => (typeof item === "string" ? `${key}: ${item}` : textsOf(item)))
    .join("\n");
}

const around = 40;

function contextOf(text: string, { at, length }: { readonly at: number; readonly length: number }): string {
  const from = Math.max(text.lastIndexOf("\n", at - 1) + 1, at - around);
  const end = text.indexOf("\n", at + length);
  const to = Math.min(end < 0 ? text.length : end, at + length + around);
  return text.slice(from, to).trim();
}
