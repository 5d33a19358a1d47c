import { describe, expect, it } from "vitest";
import { parseIpynb } from "@/core/notebook/ipynb";
import { type NewStep, newPipelineText, withStep } from "@/core/pipelines/add-step";
import { parametersIn, tagsIn } from "@/core/pipelines/parameters-cell";
import { parsePipeline } from "@/core/pipelines/parse";

const step: NewStep = {
  name: "train",
  notebook: "train.ipynb",
  cells: ["fit"],
  image: "base-python",
  instance: null,
  parameters: { depth: 3 },
  outputs: ["accuracy"],
  after: ["explore"],
};

describe("adding a step to a pipeline's file", () => {
  it("leaves what stands there as it is", () => {
    const text = `# Mine\nname: A # so called\nparameters: { depth: 9 }\nsteps:\n  explore:\n    notebook: explore.ipynb # first\n`;
    const added = withStep(text, step);
    expect(added).toContain("# Mine\nname: A # so called\n");
    expect(added).toContain("notebook: explore.ipynb # first\n");
    const { pipeline } = parsePipeline(added);
    expect(pipeline?.parameters).toEqual([{ name: "depth", default: 9, about: "" }]);
    expect(pipeline?.steps[1]).toMatchObject({
      name: "train",
      cells: ["fit"],
      image: "base-python",
      instance: null,
      inputs: { depth: { type: "value", value: `\${depth}` } },
      outputs: { accuracy: { type: "value" } },
      after: ["explore"],
    });
  });

  it("begins a pipeline, whatever it is called", () => {
    for (const name of ["A", "yes", "a: b # c", 'say "so"', "5"]) {
      const { pipeline, problems } = parsePipeline(withStep(newPipelineText(name), { ...step, after: [] }));
      expect(problems).toEqual([]);
      expect(pipeline?.name).toBe(name);
      expect(pipeline?.parameters).toEqual([{ name: "depth", default: 3, about: "" }]);
    }
  });
});

describe("what a notebook lets be set", () => {
  it("is what the cell tagged parameters sets in so many words", () => {
    const source = `depth = 3  # deep\nrate: float = 0.5\nname = 'ada'\nother = "b"\nisOn = True\nlist = [1, 2]\nwhen = now()\nx, y = 1, 2\n`;
    const cells = [
      {
        id: "a",
        cell_type: "code",
        source: "z = 1",
        metadata: { tags: ["fit"] },
        outputs: [],
        execution_count: null,
      },
      {
        id: "b",
        cell_type: "code",
        source,
        metadata: { tags: ["parameters", "fit"] },
        outputs: [],
        execution_count: null,
      },
    ];
    const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    const { notebook } = parseIpynb(text, { next: () => "x" });
    expect(parametersIn(notebook)).toEqual({
      depth: 3,
      rate: 0.5,
      name: "ada",
      other: "b",
      isOn: true,
      list: [1, 2],
    });
    expect(tagsIn(notebook)).toEqual(["fit"]);
  });
});
