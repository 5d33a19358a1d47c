import { AnsiUp } from "ansi_up";

/**
 * Terminal text as safe HTML. The sixteen named colours become classes, which the theme colours; 256 and true
 * colours keep their hue, and the theme keeps them apart from its background. Links of terminal text are not followed.
 */
export function ansiHtml(text: string): string {
  const ansi = new AnsiUp();
  ansi.use_classes = true;
  ansi.url_allowlist = {};
  return ansi
    .ansi_to_html(withoutControls(text))
    .replace(ownColour, '$1oklch(from $2 var(--ansi-lightness) c h)"');
}

/** Of text alone: on a background that was sent with it, it already is what its sender meant. */
const ownColour = /(<span style="(?:[^"]*;)?color:)(rgb\(\d+,\d+,\d+\))"/g;

const start = "\\u001b";
const codes = "\\u0000-\\u0008\\u000b-\\u001a\\u001c-\\u001f\\u007f";
const anyControl = new RegExp(`[${codes}${start}]`);
const titles = new RegExp(`${start}\\][^\\u0007${start}]*(?:\\u0007|${start}\\\\)`, "g");
const cursorMoves = new RegExp(`${start}\\[[0-?]*[ -/]*[@-ln-~]`, "g");
const otherEscapes = new RegExp(`${start}[@-Z\\\\^_]`, "g");
const otherCodes = new RegExp(`[${codes}]`, "g");

/** Escape sequences that are not colours (cursor moves, titles), and control characters nobody should see. */
function withoutControls(text: string): string {
  if (!anyControl.test(text)) return text;
  return [titles, cursorMoves, otherEscapes, otherCodes].reduce(
    (left, unwanted) => left.replace(unwanted, ""),
    text,
  );
}
