import { describe, expect, it } from "vitest";
import { parsePipeline } from "@/core/pipelines/parse";
import type { NotebookStep } from "@/core/pipelines/pipeline";
import { wishOf } from "@/core/pipelines/step-wish";

const { pipeline } = parsePipeline(`name: A
parameters: { n: 5, who: you }
steps:
  make:
    notebook: make.ipynb
    outputs:
      total:
      table: { file: out/table.csv }
  use:
    notebook: deep/er/use.ipynb
    cells: [score]
    image: base-python
    instance: ml.t3.medium
    inputs:
      n: "\${n}"
      text: "\${who} have \${make.total} of \${n}"
      nested: { list: ["\${make.total}"] }
      table: "\${make.table}"
      own: { file: data.csv }
    outputs:
      scores: { file: scores.csv }
`);

describe("a step as its notebook server is told of it", () => {
  it("has values in the place of references, and paths from the home and from the notebook", () => {
    if (pipeline === null) throw new Error("it is read");
    const wish = wishOf(pipeline.steps[1] as NotebookStep, {
      id: "run.use.1",
      pipeline,
      path: "work/a.pipeline.yaml",
      parameters: { n: 7, who: "you" },
      outputOf: () => 12.5,
    });
    expect(wish).toEqual({
      id: "run.use.1",
      notebook: "work/deep/er/use.ipynb",
      cells: ["score"],
      image: "base-python",
      instance: "ml.t3.medium",
      inputs: {
        // What is nothing but a reference stays what it is, a number here.
        n: 7,
        text: "you have 12.5 of 7",
        nested: { list: [12.5] },
        table: "../../out/table.csv",
        own: "../../data.csv",
      },
      reads: { table: "work/out/table.csv", own: "work/data.csv" },
      outputs: { scores: "work/scores.csv" },
    });
  });
});
