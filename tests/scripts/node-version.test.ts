import { readFileSync } from "node:fs";
import { transform } from "esbuild";
import { expect, it } from "vitest";

// Distributions that are still around bring Node 10 and 12; those ended at the first `??=` or `await` of a script, with a
// SyntaxError and no word of what to do.
it.each(["scripts/check-node.cjs", "scripts/lib/node-version.cjs"])(
  "%s has no word that the oldest Node does not know",
  async (file) => {
    const text = readFileSync(file, "utf8");
    const [old, current] = await Promise.all(
      ["node8", "esnext"].map((target) => transform(text, { target, minifyWhitespace: true })),
    );
    expect(old?.code).toBe(current?.code);
  },
);
