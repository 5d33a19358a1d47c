import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isPipelineFile, parsePipeline } from "@/core/pipelines/parse";

const file = `name: Sums
parameters:
  n: 5
  share: { default: 0.5, about: How much. }
steps:
  count:
    notebook: nb/count.ipynb
    inputs:
      n: \${n}
      table: { file: data/table.csv }
    outputs: [total]
    cache: v2
    retries: 2
  say:
    notebook: say.ipynb
    inputs: { text: "It came to \${count.total}" }
    outputs:
      length:
      report: { file: report.txt }
  look:
    approval: Is it right?
    after: say
`;

describe("reading a pipeline file", () => {
  it("reads steps with what they take and give", () => {
    const { pipeline } = parsePipeline(file);
    expect(pipeline?.parameters).toEqual([
      { name: "n", default: 5, about: "" },
      { name: "share", default: 0.5, about: "How much." },
    ]);
    const [count, say, look] = pipeline?.steps ?? [];
    expect(count).toMatchObject({
      kind: "notebook",
      notebook: "nb/count.ipynb",
      inputs: { n: { type: "value", value: `\${n}` }, table: { type: "file", path: "data/table.csv" } },
      outputs: { total: { type: "value" } },
      cache: { use: true, key: "v2" },
      retries: 2,
    });
    expect(say).toMatchObject({
      outputs: { length: { type: "value" }, report: { type: "file", path: "report.txt" } },
      cache: { use: false },
    });
    expect(look).toMatchObject({ kind: "approval", question: "Is it right?", after: ["say"], version: null });
  });

  it.each([
    ["no YAML", "name: [", 1, "This is no YAML"],
    ["a text", "hello", 1, "A pipeline has a name and steps."],
    ["no name", file.replace("name: Sums\n", ""), 1, "a name is needed"],
    ["a step of nothing", `${file}  none: {}\n`, 23, "either a notebook or an approval"],
    ["a word that is not known", file.replace("retries", "retrys"), 13, "retrys"],
    ["a text for a number", file.replace("retries: 2", "retries: two"), 13, "a number is needed, not a text"],
    ["a path out of the folder", file.replace("say.ipynb", "../say.ipynb"), 15, "does not lead out of it"],
    ["a file that is no notebook", file.replace("say.ipynb", "say.py"), 15, "ends in .ipynb"],
    ["an unknown parameter", file.replace("{n}", "{m}"), 9, `"m" is no parameter`],
    ["an unknown step", file.replace("count.total", "cnt.total"), 16, `no step "cnt"`],
    ["an unknown output", file.replace("count.total", "count.sum"), 16, `"count" has no output "sum"`],
    ["an unknown step to wait for", file.replace("after: say", "after: talk"), 22, `no such step`],
    ["a circle", file.replace("retries: 2", "after: look"), 7, "in a circle"],
    ["a model without its version", `${file}    model: m\n`, 21, "named together"],
  ])("says where it has %s", (_, text, line, words) => {
    const { pipeline, problems } = parsePipeline(text);
    expect(pipeline).toBeNull();
    expect(problems[0]?.text).toContain(words);
    expect(problems[0]?.line).toBe(line);
  });

  it("does not let aliases of aliases fill the memory", () => {
    const lines = [
      "a0: &a0 [x, x]",
      ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`),
    ];
    expect(parsePipeline(`${lines.join("\n")}\nname: x\nsteps: *a30\n`).pipeline).toBeNull();
  });

  it("reads the example that ships", () => {
    const { problems, pipeline } = parsePipeline(
      readFileSync("docs/examples/iris/iris.pipeline.yaml", "utf8"),
    );
    expect(problems).toEqual([]);
    expect(pipeline?.steps.map(({ name }) => name)).toEqual([
      "explore",
      "train",
      "evaluate",
      "register",
      "approve",
      "score",
    ]);
  });

  it("knows its files by their names", () => {
    expect(["a.pipeline.yaml", "b/a.pipeline.yml", "a.yaml", "pipeline.yaml"].map(isPipelineFile)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
