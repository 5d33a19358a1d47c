import DOMPurify from "dompurify";
import { safeLink, safeSource, safeStyle, withoutTableStyle } from "@/core/outputs/safe-html";
import { relativePicture, relativeSource } from "./relative-images";

/**
 * The one way HTML that somebody else wrote gets into the page. No scripts, forms or frames; no names and ids, which
 * could shadow the page's own; nothing that loads from anywhere.
 */
export function sanitise(html: string): string {
  return ready().sanitize(withoutTableStyle(html), {
    USE_PROFILES: { html: true },
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    FORBID_TAGS: [
      "style",
      "form",
      "button",
      "select",
      "textarea",
      "option",
      "dialog",
      "template",
      "slot",
      "map",
    ],
    FORBID_ATTR: [
      "id",
      "name",
      "srcset",
      "action",
      "ping",
      "usemap",
      "background",
      "autofocus",
      "tabindex",
      "is",
    ],
  });
}

let purifier: typeof DOMPurify | null = null;

function ready(): typeof DOMPurify {
  if (purifier !== null) return purifier;
  purifier = DOMPurify(window);
  purifier.addHook("afterSanitizeAttributes", (node) => {
    if (!(node instanceof Element)) return;
    for (const attribute of ["src", "poster", "href", "xlink:href"]) {
      const value = node.getAttribute(attribute);
      if (value === null) continue;
      const allowed = attribute === "href" && node.tagName === "A" ? safeLink(value) : safeSource(value);
      if (allowed) continue;
      node.removeAttribute(attribute);
      const beside = attribute === "src" && node.tagName === "IMG" ? relativePicture(value) : null;
      if (beside !== null) node.setAttribute(relativeSource, beside);
    }
    if (node.tagName === "A") {
      node.setAttribute("target", "_blank");
      node.setAttribute("rel", "noopener noreferrer");
    }
    if (node.tagName === "INPUT") {
      if (node.getAttribute("type") === "checkbox") node.setAttribute("disabled", "");
      else node.remove();
    }
    const style = node.getAttribute("style");
    if (style !== null) node.setAttribute("style", safeStyle(style));
    if (node.hasAttribute("class")) node.setAttribute("class", ownClasses(node.getAttribute("class") ?? ""));
  });
  return purifier;
}

/** Classes of others could borrow the look of the page; ours that Markdown needs stay. */
function ownClasses(names: string): string {
  return names
    .split(/\s+/)
    .filter((name) => /^(dataframe|tok-[a-z]+|language-[\w-]+|task-list-item|alert-?\w*)$/.test(name))
    .join(" ");
}
