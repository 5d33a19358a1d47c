import type { JsonObject } from "../json";
import { joinLines } from "../notebook/multiline";

/** `attachment:name.png` is a picture that the cell itself carries: its data in place of its name. */
export function withAttachments(text: string, attachments: JsonObject | null): string {
  if (attachments === null) return text;
  return text.replace(/attachment:([^\s)"'>\]]+)/g, (whole, name: string) => {
    const bundle = attachments[name] ?? attachments[decoded(name)];
    if (bundle === null || typeof bundle !== "object" || Array.isArray(bundle)) return whole;
    const image = Object.entries(bundle).find(([type]) => /^image\/[a-z.+-]+$/.test(type));
    if (image === undefined) return whole;
    const [type, value] = image;
    return `data:${type};base64,${joinLines(value).replace(/\s/g, "")}`;
  });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
