/** What HTML asks for decides where it may be drawn. */
type HtmlNeeds = "nothing" | "style" | "scripts";

/**
 * HTML that wants to run, load or style more than itself goes into the sandboxed frame; the rest is sanitised and
 * drawn in place. This only chooses: the sanitiser is the guard.
 */
export function htmlNeeds(html: string): HtmlNeeds {
  const text = withoutTableStyle(html);
  if (/<(script|iframe|object|embed|link|frame|frameset|base|meta|form|canvas|applet)\b/i.test(text))
    return "scripts";
  if (/<[a-z][^>]*\son[a-z]+\s*=/i.test(text) || /javascript:/i.test(text)) return "scripts";
  if (/<(style|svg|math)\b/i.test(text)) return "style";
  return "nothing";
}

/** pandas sends the same scoped style with each table; our own styles do that work. */
export function withoutTableStyle(html: string): string {
  return html.replace(/<style scoped>[\s\S]*?<\/style>/g, "");
}

const styleProperties = new Set(
  "background-color border border-bottom border-collapse border-color border-left border-radius border-right border-spacing border-style border-top border-width color display font-family font-size font-style font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width opacity overflow overflow-x overflow-y padding padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent text-transform vertical-align white-space width word-break word-spacing".split(
    " ",
  ),
);

/** Declarations that only change how their own element looks; nothing that loads, moves over others or escapes. */
export function safeStyle(style: string): string {
  return style
    .split(";")
    .map((declaration) => declaration.split(/:(.*)/s).map((part) => part.trim()))
    .filter(([property = "", value = ""]) => styleProperties.has(property.toLowerCase()) && safeValue(value))
    .map(([property, value]) => `${property}: ${value}`)
    .join("; ");
}

const safeValue = (value: string) =>
  value !== "" &&
  !/[\\@<>]|\/\*|(url|image|image-set|cross-fade|element|expression|var|attr)\s*\(/i.test(value);

/** What an element may load: only what it carries itself. */
export function safeSource(source: string): boolean {
  return /^(data:(image|audio|video)\/|blob:)/i.test(source.trim());
}

export function safeLink(href: string): boolean {
  return /^(https?:|mailto:|#)/i.test(href.trim());
}
