import { createHash } from "node:crypto";
import type { Json } from "@/core/json";
import { isBase64Mime } from "@/core/notebook/multiline";
import type { Cell, Notebook, Output, StoredPart } from "@/core/notebook/notebook";
import { masker, maskJson, maskObject } from "@/core/secrets/mask";
import type { OutputStore } from "../outputs/output-store";
import { bytesOf, fromBytes } from "../outputs/part-bytes";

interface FreezeOptions {
  readonly outputs: Pick<OutputStore, "read">;
  readonly withOutputs: boolean;
  /** Texts that stand nowhere in the snapshot. */
  readonly masks: readonly string[];
}

interface Frozen {
  readonly notebook: Notebook;
  /** Hash → bytes of every part that the notebook names. */
  readonly blobs: ReadonlyMap<string, Buffer>;
  /** Sentences: what could not be captured. */
  readonly missing: readonly string[];
}

/** Entries of a bundle up to this many characters stay in the document. */
const inDocument = 4_000;

/**
 * A document as it is this moment, made for somebody else: without what is masked, and with larger outputs as blobs
 * under their hash. The document itself is a value that nobody changes, so a run or a save meanwhile is no matter.
 */
export function freeze(notebook: Notebook, options: FreezeOptions): Frozen {
  const blobs = new Map<string, Buffer>();
  const missing = new Set<string>();
  const mask = masker(options.masks);
  const put = (bytes: Buffer): StoredPart => {
    const ref = createHash("sha256").update(bytes).digest("hex");
    blobs.set(ref, bytes);
    return { ref, size: bytes.byteLength };
  };
  const tools = { ...options, mask, put, lost: (what: string) => missing.add(what) };
  const cells = Object.fromEntries(
    notebook.order.map((id) => [id, frozenCell(notebook.cells[id] as Cell, tools)]),
  );
  const { widgets, ...metadata } = notebook.metadata;
  return {
    blobs,
    missing: [...missing],
    notebook: {
      ...notebook,
      cells,
      metadata: maskObject(
        options.withOutputs && widgets !== undefined ? { ...metadata, widgets } : metadata,
        mask,
      ),
      extra: maskObject(notebook.extra, mask),
    },
  };
}

interface Tools extends FreezeOptions {
  readonly mask: (text: string) => string;
  readonly put: (bytes: Buffer) => StoredPart;
  readonly lost: (what: string) => void;
}

function frozenCell(cell: Cell, tools: Tools): Cell {
  const { mask, withOutputs } = tools;
  return {
    ...cell,
    source: mask(cell.source),
    metadata: maskObject(cell.metadata, mask),
    attachments: cell.attachments && maskObject(cell.attachments, mask),
    outputs: withOutputs ? cell.outputs.map((output) => frozenOutput(output, tools)) : [],
    executionCount: withOutputs ? cell.executionCount : null,
    extra: maskObject(cell.extra, mask),
  };
}

function frozenOutput(output: Output, tools: Tools): Output {
  const { mask } = tools;
  switch (output.type) {
    case "stream":
      return { ...output, text: mask(output.text), stored: frozenStream(output.stored, tools) };
    case "display":
    case "result":
      return { ...output, metadata: maskObject(output.metadata, mask), ...frozenBundle(output, tools) };
    case "error":
      return {
        ...output,
        name: mask(output.name),
        value: mask(output.value),
        traceback: output.traceback.map(mask),
      };
    case "unknown":
      return { type: "unknown", raw: maskObject(output.raw, mask) };
    default:
      return output satisfies never;
  }
}

/** The whole text of which the document shows the ends; one that still grows is taken as far as it is. */
function frozenStream(stored: StoredPart | null, tools: Tools): StoredPart | null {
  if (stored === null) return null;
  const bytes = tools.outputs.read(stored.ref);
  if (bytes !== null) return tools.put(Buffer.from(tools.mask(bytes.toString("utf8"))));
  tools.lost("The whole text of a long output is gone; its beginning and its end are here.");
  return null;
}

type Rich = Extract<Output, { type: "display" | "result" }>;

function frozenBundle(output: Rich, tools: Tools): Pick<Rich, "data" | "stored"> {
  const data: Record<string, Json> = {};
  const stored: Record<string, StoredPart> = {};
  const add = (mime: string, value: Json) => {
    const masked = maskJson(value, tools.mask);
    const length = typeof masked === "string" ? masked.length : JSON.stringify(masked).length;
    if (length <= inDocument) data[mime] = masked;
    else stored[mime] = tools.put(bytesOf(mime, masked));
  };
  for (const [mime, value] of Object.entries(output.data)) add(mime, value);
  for (const [mime, part] of Object.entries(output.stored)) {
    const bytes = tools.outputs.read(part.ref);
    if (bytes === null) tools.lost(`An output of the type ${mime} is gone from the notebook's storage.`);
    else if (isBase64Mime(mime)) stored[mime] = tools.put(bytes);
    else add(mime, fromBytes(mime, bytes));
  }
  return { data, stored };
}
