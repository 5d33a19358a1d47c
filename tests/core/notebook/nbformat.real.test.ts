import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseIpynb, serialiseIpynb } from "@/core/notebook/ipynb";
import type { Cell, Notebook } from "@/core/notebook/notebook";
import { serverEnvironment } from "@/tests/support/python-environments";

/** Judged by Jupyter's own library: does it accept what we write, and would it write the same? */
const judge = `
import json, sys, nbformat
verdicts = []
for text in json.load(sys.stdin):
    try:
        notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        verdicts.append({"error": None, "rewritten": nbformat.writes(notebook) + "\\n"})
    except Exception as error:
        verdicts.append({"error": f"{type(error).__name__}: {str(error)[:200]}", "rewritten": None})
json.dump(verdicts, sys.stdout)
`;

interface Verdict {
  readonly error: string | null;
  readonly rewritten: string | null;
}

let python: string;
beforeAll(async () => {
  python = join(await serverEnvironment(), "bin", "python");
});

function judged(texts: readonly string[]): Verdict[] {
  const options = { input: JSON.stringify(texts), maxBuffer: 1 << 28 };
  return JSON.parse(execFileSync(python, ["-W", "ignore", "-c", judge], options).toString());
}

const corpus = join(import.meta.dirname, "../../corpus");
const files = readdirSync(corpus).filter((name) => name.endsWith(".ipynb"));

/** Broken on purpose, in ways that stay as they are until somebody edits that part. */
const brokenOnPurpose =
  /^(invalid-|future-minor|deepnote-export|missing-outputs|nbformat[23]-|javascript-kernel-nbformat3)/;

function saved(name: string): string {
  let n = 0;
  const { notebook, layout } = parseIpynb(readFileSync(join(corpus, name), "utf8"), {
    next: () => `fresh-${++n}`,
  });
  return serialiseIpynb(notebook, layout);
}

describe("what we save", () => {
  it("is accepted by nbformat, for every notebook of the corpus that is not broken on purpose", () => {
    const whole = files.filter((name) => !brokenOnPurpose.test(name));
    const verdicts = judged(whole.map(saved));
    const refused = whole.flatMap((name, n) =>
      verdicts[n]?.error ? [`${name}: ${verdicts[n]?.error}`] : [],
    );
    expect(whole.length).toBeGreaterThan(25);
    expect(refused).toEqual([]);
  });

  it("opens in nbformat also where it came from an older format", () => {
    const old = files.filter((name) => /nbformat[23]-|nbformat3\.|nbformat3--|javascript-kernel/.test(name));
    expect(old.length).toBeGreaterThanOrEqual(3);
    expect(judged(old.map(saved)).map(({ error }) => error)).toEqual(old.map(() => null));
  });

  it("is to the byte what Jupyter writes, for a new notebook with every kind of output", () => {
    const text = serialiseIpynb(everyKind);
    const [verdict] = judged([text]);
    expect(verdict?.error).toBeNull();
    expect(text).toBe(verdict?.rewritten);
  });
});

const cell = (id: string, part: Partial<Cell>): Cell => ({
  id,
  kind: "code",
  source: "",
  metadata: {},
  attachments: null,
  outputs: [],
  executionCount: null,
  extra: {},
  ...part,
});

const common = { metadata: {}, displayId: null, stored: {}, extra: {} } as const;
const cells: readonly Cell[] = [
  cell("a", {
    kind: "markdown",
    source: "# Ünïcode 🎉\n\ntext\u2028with separators\n",
    attachments: { "x.png": { "image/png": "aGk=" } },
  }),
  cell("b", {
    source: "print(1)\n\n2",
    executionCount: 3,
    metadata: { tags: ["x"], collapsed: true },
    outputs: [
      { type: "stream", name: "stdout", text: "1\n\u001b[31mred\u001b[0m\n", stored: null, extra: {} },
      {
        type: "display",
        data: {
          "text/plain": "a\nb",
          "image/png": "aGk=\n",
          "image/svg+xml": "<svg>\n</svg>",
          "application/json": { b: [1, 2], a: null },
        },
        ...common,
      },
      { type: "result", data: { "text/html": "<b>2</b>" }, executionCount: 3, ...common },
      { type: "error", name: "E", value: "v", traceback: ["one", "two"], extra: {} },
    ],
  }),
  cell("c", { kind: "raw", source: "raw" }),
];
const everyKind: Notebook = {
  order: cells.map(({ id }) => id),
  cells: Object.fromEntries(cells.map((each) => [each.id, each])),
  metadata: {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python" },
  },
  format: { major: 4, minor: 5 },
  extra: {},
};
