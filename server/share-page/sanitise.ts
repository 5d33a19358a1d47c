import sanitizeHtml from "sanitize-html";
import { safeLink, safeSource, safeStyle, withoutTableStyle } from "@/core/outputs/safe-html";

const tags =
  "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark meter nav ol p picture pre progress q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr audio video source input";

const everywhere = ["style", "class", "title", "lang", "dir", "align", "valign", "width", "height"];

/**
 * The one way HTML that somebody wrote gets into a page that this server draws: the same rules as in the studio
 * (`components/outputs/sanitise.ts`). No scripts, forms, frames, drawings or styles; no names and ids, which could shadow
 * the page's own; nothing that loads from anywhere.
 */
export function sanitise(html: string): string {
  return sanitizeHtml(withoutTableStyle(html), {
    allowedTags: tags.split(" "),
    allowedAttributes: {
      "*": everywhere,
      a: ["href", "target", "rel"],
      img: ["src", "alt"],
      audio: ["src", "controls"],
      video: ["src", "controls"],
      source: ["src", "type"],
      td: ["colspan", "rowspan"],
      th: ["colspan", "rowspan", "scope"],
      col: ["span"],
      ol: ["start", "type"],
      font: ["color", "size"],
      details: ["open"],
      progress: ["value", "max"],
      meter: ["value", "max", "min"],
      input: ["type", "checked", "disabled"],
      time: ["datetime"],
    },
    // What an address may be is decided below, for each attribute by itself.
    allowedSchemesAppliedToAttributes: [],
    allowedSchemes: false,
    allowProtocolRelative: false,
    allowedClasses: {
      "*": ["dataframe", /^tok-[a-z]+$/, /^language-[\w-]+$/, "task-list-item", /^alert-?\w*$/],
    },
    parseStyleAttributes: false,
    disallowedTagsMode: "discard",
    nonTextTags: ["script", "style", "textarea", "option", "noscript", "template", "title", "xmp", "iframe"],
    transformTags: { "*": (tagName, attribs) => ({ tagName, attribs: safeAttributes(tagName, attribs) }) },
    exclusiveFilter: ({ tag, attribs }) => tag === "input" && attribs.type !== "checkbox",
  });
}

function safeAttributes(tag: string, given: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = { ...given };
  for (const name of ["src", "href"]) {
    const value = attributes[name];
    if (value === undefined) continue;
    const safe = name === "href" ? tag === "a" && safeLink(value) : safeSource(value);
    if (!safe) delete attributes[name];
  }
  if (attributes.style !== undefined) attributes.style = safeStyle(attributes.style);
  if (tag === "a") Object.assign(attributes, { target: "_blank", rel: "noopener noreferrer" });
  if (tag === "input") attributes.disabled = "";
  return attributes;
}
