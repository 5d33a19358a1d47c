import type { Json, JsonObject } from "../json";

/**
 * The document: what is saved. Live state (runs, queue, kernel) is in `core/session`.
 *
 * Values are immutable and share structure; cells are kept by id, with their order apart, so that an edit of one
 * cell of 2,000 copies one cell.
 */
export interface Notebook {
  readonly order: readonly string[];
  readonly cells: Readonly<Record<string, Cell>>;
  readonly metadata: JsonObject;
  /** What the file said on disk; it is 4.5 or newer once written. */
  readonly format: { readonly major: number; readonly minor: number };
  /** Top-level keys that nbformat does not know; kept as they are. */
  readonly extra: JsonObject;
}

/** `unknown` is a cell type of a newer nbformat: shown as raw text and written back untouched. */
export type CellKind = "code" | "markdown" | "raw" | "unknown";

/** One cell. What the file holds and we do not know is in `extra`, and goes back into the file. */
export interface Cell {
  readonly id: string;
  readonly kind: CellKind;
  /** One text with `\n` line ends, whatever the file had. */
  readonly source: string;
  readonly metadata: JsonObject;
  /** Markdown and raw cells: file name → MIME bundle. */
  readonly attachments: JsonObject | null;
  readonly outputs: readonly Output[];
  readonly executionCount: number | null;
  /** Keys that nbformat does not know, and the true `cell_type` of an unknown cell; kept as they are. */
  readonly extra: JsonObject;
}

/** A MIME bundle as on disk, except that multi-line text is one string. JSON types hold JSON. */
export type MimeBundle = Readonly<Record<string, Json>>;

/** One output, as the document keeps it; large content is beside it, under a reference. */
export type Output =
  | {
      readonly type: "stream";
      readonly name: string;
      readonly text: string;
      readonly stored: StoredPart | null;
      readonly extra: JsonObject;
    }
  | {
      readonly type: "display";
      readonly data: MimeBundle;
      readonly metadata: JsonObject;
      /** Only while the session lives: `update_display_data` finds its outputs by it. */
      readonly displayId: string | null;
      /** MIME type → where the bytes are, for entries of `data` too large for the document. */
      readonly stored: Readonly<Record<string, StoredPart>>;
      readonly extra: JsonObject;
    }
  | {
      readonly type: "result";
      readonly data: MimeBundle;
      readonly metadata: JsonObject;
      readonly executionCount: number | null;
      readonly displayId: string | null;
      readonly stored: Readonly<Record<string, StoredPart>>;
      readonly extra: JsonObject;
    }
  | {
      readonly type: "error";
      readonly name: string;
      readonly value: string;
      readonly traceback: readonly string[];
      readonly extra: JsonObject;
    }
  /** An output type of a newer nbformat, written back untouched. */
  | { readonly type: "unknown"; readonly raw: JsonObject };

/**
 * A part of an output kept beside the document under its content hash. The document then holds a preview: for a
 * stream the first and last part of the text, with a line in between that says how much is not shown.
 */
export interface StoredPart {
  /** sha-256, lower-case hex, of the bytes; while a stream is still growing, the id of its run. */
  readonly ref: string;
  /** Bytes in all. */
  readonly size: number;
}
