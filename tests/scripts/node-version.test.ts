import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { run } from "@/scripts/lib/run.mjs";

/** The one that Next brings, which has no types. */
const acorn = createRequire(import.meta.url)("next/dist/compiled/acorn");

// Distributions that are still around bring Node 10 and 12; those ended at the first `??=`, `import` or `await` of a
// script, with a SyntaxError and no word of what to do.
it.each(["scripts/check-node.cjs", "scripts/lib/node-version.cjs", "scripts/atelier.cjs"])(
  "%s has no word that the oldest Node does not know",
  (file) => {
    const text = readFileSync(file, "utf8");
    const read = () => acorn.parse(text, { ecmaVersion: 5, sourceType: "script", allowHashBang: true });
    expect(read).not.toThrow();
  },
);

it("the atelier command comes to the check of Node's version first, with a Node of any age", async () => {
  const { bin } = JSON.parse(readFileSync("package.json", "utf8")) as { bin: Record<string, string> };
  expect(bin.atelier).toBe("scripts/atelier.cjs");
  const asOld = "Object.defineProperty(process.versions, 'node', { value: '12.22.9' });";
  const begin = `${asOld} require("./scripts/atelier.cjs");`;
  const { code, output } = await run([process.execPath, "--eval", begin]);
  expect(output.trim()).toMatch(
    /^Atelier needs Node 20\.19 or newer and this is Node 12\.22\.9; install .*\.$/,
  );
  expect(code).toBe(1);
});
