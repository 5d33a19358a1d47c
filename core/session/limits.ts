import type { MimeBundle } from "../notebook/notebook";

/*
 * Outputs are bounded: what a cell keeps in the document is small enough to send to every tab, and the rest is
 * stored beside it, whole, under a reference. Sizes count UTF-16 units of text, close enough to bytes for a bound.
 */

/** What stays of the beginning of a stream that outgrew the document. */
export const streamHead = 1_000_000;

/** What stays of its end. */
export const streamTail = 1_000_000;

/** Beyond this a stream is cut to head and tail; the slack keeps cutting rare while a stream grows. */
export const streamMost = streamHead + 2 * streamTail;

/** The largest entry of a MIME bundle that stays in the document. */
export const mimeEntryMost = 1_000_000;

/** Outputs of one cell; a loop that displays for ever must not grow the document for ever. */
export const outputsMost = 5_000;

/** The MIME types of a bundle whose content belongs beside the document. */
export function entriesToStore(data: MimeBundle): readonly string[] {
  return Object.keys(data).filter((mime) => sizeOf(data[mime]) > mimeEntryMost);
}

function sizeOf(value: MimeBundle[string] | undefined): number {
  if (value === undefined) return 0;
  return typeof value === "string" ? value.length : JSON.stringify(value).length;
}
