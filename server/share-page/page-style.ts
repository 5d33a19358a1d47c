import { readFileSync } from "node:fs";
import { join } from "node:path";

const sheets = [
  "components/theme/tokens.css",
  "components/outputs/ansi.css",
  "components/outputs/outputs.css",
  "server/share-page/share-page.css",
];

/** The studio's own colours and the looks of its outputs, with what only this page has, as one style sheet. */
export function pageStyle(root: string): string {
  const text = sheets.map((sheet) => readFileSync(join(root, sheet), "utf8")).join("\n");
  const plain = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/@theme inline \{[^}]*\}/, "");
  return compact(plain + systemTheme(plain));
}

/** Without a script nobody names the theme: then it is what the reader's system prefers. */
function systemTheme(text: string): string {
  const rules = [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector = "", body = ""]) => ({
    selector: selector.trim(),
    body,
  }));
  const themed = (theme: string) =>
    rules
      .filter(({ selector }) => selector.includes(`[data-theme="${theme}"]`) && !selector.includes(":root,"))
      .map(
        ({ selector, body }) =>
          `${selector.replaceAll(`[data-theme="${theme}"]`, ":root:not([data-theme])")}{${body}}`,
      )
      .join("");
  return `@media screen and (prefers-color-scheme: dark){${themed("dark")}}@media (prefers-contrast: more){${themed("contrast")}}`;
}

const compact = (text: string) => text.replace(/\s+/g, " ").replace(/ ?([{};,]) ?/g, "$1");
