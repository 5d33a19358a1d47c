import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { parser as pythonParser } from "@lezer/python";

/**
 * Code in the `--syntax-*` colours. It needs no editor, so a notebook has its colours in its first frame, and the
 * editor draws the same spans, so that nothing changes when a cell gets the focus.
 */
const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.modifier], class: "tok-keyword" },
  { tag: [tags.bool, tags.null, tags.self], class: "tok-constant" },
  { tag: [tags.string, tags.special(tags.string), tags.docString], class: "tok-string" },
  { tag: [tags.escape], class: "tok-constant" },
  { tag: [tags.number], class: "tok-number" },
  { tag: [tags.comment], class: "tok-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "tok-function" },
  { tag: [tags.function(tags.definition(tags.variableName))], class: "tok-function" },
  { tag: [tags.definition(tags.className), tags.className], class: "tok-type" },
  { tag: [tags.meta], class: "tok-decorator" },
  { tag: [tags.operator, tags.derefOperator], class: "tok-operator" },
]);

interface Span {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Beyond this a text is shown plain: nobody reads colours in it, and parsing it would be felt. */
const longestColoured = 60_000;

/**
 * Where the colours of a text are, in order and without overlaps, as UTF-16 offsets; empty for a language that is
 * not coloured here and for texts that are too long.
 */
export function highlightSpans(source: string, language: string): readonly Span[] {
  if (source.length > longestColoured || !isPython(language)) return [];
  const magic = /^%%[^\n]*/.exec(source)?.[0] ?? "";
  const spans: Span[] = [];
  if (magic !== "") spans.push({ from: 0, to: magic.length, name: "tok-decorator" });
  // What follows `%%bash` is not Python; what follows `%%time` is.
  if (magic !== "" && !/^%%(time|timeit|capture|prun)\b/.test(magic)) return spans;
  const code = " ".repeat(magic.length) + source.slice(magic.length);
  highlightTree(pythonParser.parse(code), highlighter, (from, to, name) => spans.push({ from, to, name }));
  return spans;
}

/** The text as HTML with its colours; safe to put into a page, since everything of the text is escaped. */
export function highlight(source: string, language: string): string {
  let html = "";
  let at = 0;
  for (const { from, to, name } of highlightSpans(source, language)) {
    html += `${escapeHtml(source.slice(at, from))}<span class="${name}">${escapeHtml(source.slice(from, to))}</span>`;
    at = to;
  }
  return html + escapeHtml(source.slice(at));
}

/** For text between tags and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const isPython = (language: string) => /^(python\d*|ipython\d*)$/.test(language);
