import type { MimeBundle } from "@/core/notebook/notebook";

/** Outputs that need a viewer of their own, by what people call them. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^application\/vnd\.plotly\./, "An interactive Plotly chart"],
  [/^application\/vnd\.vega(lite)?\./, "An interactive Vega chart"],
  [/^application\/vnd\.bokehjs_/, "An interactive Bokeh chart"],
  [/^application\/vnd\.jupyter\.widget-view\+json$/, "An interactive widget"],
  [/^application\/pdf$/, "A PDF document"],
  [/^application\/geo\+json$/, "A map"],
  [/^(application|text)\/(x-)?javascript$/, "A script"],
];

/** What the bundle would be in a viewer that is not here; `null` for bundles that need none. */
export function foreignIn(data: MimeBundle): string | null {
  const types = Object.keys(data);
  return kinds.find(([type]) => types.some((each) => type.test(each)))?.[1] ?? null;
}

/** A widget's data only names something that lives in the kernel: it says nothing to a reader. */
export const saysNothing = (data: MimeBundle): boolean => "application/vnd.jupyter.widget-view+json" in data;

/** The sentence above what is shown instead, or in place of an output of which nothing can be shown. */
export function foreignNote(data: MimeBundle, shown: "text" | "data" | "nothing"): string {
  const kind = foreignIn(data) ?? `An output of the type ${Object.keys(data).join(", ")}`;
  switch (shown) {
    case "text":
      return `${kind}. It cannot be drawn here yet; this is its text.`;
    case "data":
      return `${kind}. It cannot be drawn here yet; this is its data.`;
    case "nothing":
      return `${kind}. It cannot be drawn here yet; it is kept in the file as it is.`;
    default:
      return shown satisfies never;
  }
}
