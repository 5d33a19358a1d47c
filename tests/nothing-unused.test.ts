import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const house = ["app", "components", "core", "notebook", "server", "scripts"];
const settings = readdirSync(".").filter((name) => /\.config\.(ts|mjs|js)$/.test(name));

const files = [
  ...[...house, "tests"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  ),
  ...settings,
].filter((path) => /\.(tsx?|mjs|js|css)$/.test(path));

const texts = new Map(files.map((path) => [path, readFileSync(path, "utf8")]));

/** `file#name` of everything that is imported by name, and `file` of what is imported whole. */
const taken = new Set(
  [...texts].flatMap(([path, text]) =>
    [
      ...text.matchAll(/\b(?:(?:im|ex)port\s+(?:type\s+)?([^;"']*?)\s*from\s*|import\(\s*)"([^"]+)"/g),
    ].flatMap(([, names, from = ""]) => {
      const to = fileOf(path, from);
      if (to === null) return [];
      if (names === undefined || names.includes("*")) return [to];
      const listed = /\{([^}]*)\}/.exec(names)?.[1]?.split(",") ?? [];
      return listed.map((one) => `${to}#${one.trim().replace(/^type\s+|\s+as\s.*$/g, "")}`);
    }),
  ),
);

function fileOf(importer: string, name: string): string | null {
  if (!/^(@\/|\.)/.test(name)) return null;
  const path = name.startsWith("@/") ? name.slice(2) : relative(".", join(dirname(importer), name));
  return [path, `${path}.ts`, `${path}.tsx`].find((each) => texts.has(each)) ?? null;
}

describe("nothing is kept that nobody uses", () => {
  it("of what is exported", () => {
    const unused = [...texts].flatMap(([path, text]) =>
      // Next takes what `app` exports.
      /^(app|tests)\/|\.config\./.test(path) || taken.has(path)
        ? []
        : [...text.matchAll(/^export (?:async )?(?:const|let|function\*?|class|interface|type) ([\w$]+)/gm)]
            .map(([, name]) => `${path}#${name}`)
            .filter((name) => !taken.has(name)),
    );
    expect(taken.size).toBeGreaterThan(500);
    expect(unused).toEqual([]);
  });

  it("of the packages that the studio brings", () => {
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    const all = [...texts.values()].join("\n");
    // react-dom is Next's own need.
    const unused = Object.keys(dependencies).filter((name) => !new RegExp(`["']${name}[/"']`).test(all));
    expect(unused).toEqual([]);
  });
});
