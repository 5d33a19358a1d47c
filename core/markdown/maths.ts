/**
 * Maths in Markdown. `a_1 * b_2` inside `$…$` must reach KaTeX as it was written, so maths is taken out before the
 * Markdown parser sees the text and put back, typeset, into what it made. Code is left alone: a dollar in code is
 * a dollar.
 */
export interface Maths {
  readonly tex: string;
  readonly display: boolean;
}

interface ProtectedText {
  readonly text: string;
  readonly maths: readonly Maths[];
}

/** Private-use characters: they pass through any Markdown parser and sanitiser and nobody types them. */
const open = "\uE0B0";
const close = "\uE0B1";
const token = new RegExp(`${open}(\\d+)${close}`, "g");

const codeSpans =
  /(^|\n)( {0,3})(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n {0,3}\3[`~]*[ \t]*(?=\n|$)|$)|(`+)(?!`)[\s\S]*?[^`]\4(?!`)/g;
const formulas =
  /\\begin\{(equation|align|gather|multline|eqnarray|alignat|CD|cases|matrix|pmatrix|bmatrix|split)(\*?)\}[\s\S]*?\\end\{\1\2\}|\$\$[\s\S]+?\$\$|\\\\?\[[\s\S]+?\\\\?\]|\\\\?\([\s\S]+?\\\\?\)|(?<![\\$])\$(?![\s$])(?:\\[\s\S]|[^$\\\n]|\n(?!\s*\n))+?(?<![\s\\])\$(?![\d$])/g;

/**
 * Takes formulas out before Markdown is read, which would find emphasis in them; `restoreMaths` puts them back.
 */
export function protectMaths(source: string): ProtectedText {
  const maths: Maths[] = [];
  const protectIn = (text: string) =>
    text.replace(formulas, (found) => {
      const formula = read(found);
      if (formula === null) return found;
      maths.push(formula);
      return `${open}${maths.length - 1}${close}`;
    });
  let text = "";
  let from = 0;
  for (const code of source.matchAll(codeSpans)) {
    text += protectIn(source.slice(from, code.index)) + code[0];
    from = code.index + code[0].length;
  }
  return { text: text + protectIn(source.slice(from)), maths };
}

/** Puts formulas back into the HTML; `typeset` gives the HTML of one, by its place in the text. */
export function restoreMaths(html: string, typeset: (index: number) => string): string {
  return html.replace(token, (_, index: string) => typeset(Number(index)));
}

function read(found: string): Maths | null {
  if (found.startsWith("\\begin")) return { tex: found, display: true };
  if (found.startsWith("$$")) return { tex: found.slice(2, -2), display: true };
  if (found.startsWith("$")) return { tex: found.slice(1, -1), display: false };
  const delimiter = /^\\\\?[[(]/.exec(found)?.[0] ?? "";
  const wanted = delimiter.replace("[", "]").replace("(", ")");
  if (!found.endsWith(wanted)) return null;
  const tex = found.slice(delimiter.length, found.length - delimiter.length);
  return { tex, display: delimiter.endsWith("[") };
}
