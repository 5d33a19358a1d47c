import { useEffect, useState } from "react";
import { escapeHtml } from "@/core/highlight/highlight";
import type { Maths } from "@/core/markdown/maths";

export type Typeset = (maths: Maths) => string;

const plain: Typeset = ({ tex }) => `<code class="maths-source">${escapeHtml(tex)}</code>`;
let loaded: Typeset | null = null;

/** The formula setter; the source is shown until it has been loaded, and only a text with formulas loads it. */
export function useTypeset(options: { readonly needed: boolean }): Typeset {
  const [current, setCurrent] = useState<Typeset>(() => loaded ?? plain);
  useEffect(() => {
    if (!options.needed || loaded !== null) return;
    let here = true;
    import("./katex-loader").then(
      (module) => {
        loaded = module.typeset;
        if (here) setCurrent(() => module.typeset);
      },
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [options.needed]);
  return loaded ?? current;
}
