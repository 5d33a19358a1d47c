import { describe, expect, it } from "vitest";
import { parseIpynb } from "@/core/notebook/ipynb";
import { codeOf, preparedNotebook } from "@/core/pipelines/prepared-notebook";

const ids = { next: () => crypto.randomUUID() };

function notebook(...cells: readonly (readonly [source: string, ...tags: readonly string[]])[]) {
  const json = cells.map(([source, ...tags], n) => ({
    id: `c${n}`,
    cell_type: source.startsWith("#") ? "markdown" : "code",
    source,
    metadata: { tags },
    ...(source.startsWith("#") ? {} : { outputs: [], execution_count: 3 }),
  }));
  const text = JSON.stringify({ cells: json, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  return parseIpynb(text, ids).notebook;
}

const run = (of: ReturnType<typeof preparedNotebook>) =>
  of.cells.map((id) => of.notebook.cells[id]?.source.split("\n").at(-1));

describe("a notebook on its way to be run as a step", () => {
  it("has the inputs set behind the cell that is tagged parameters", () => {
    const made = notebook(["# Title"], ["n = 1", "parameters"], ["print(n)"], [""]);
    const prepared = preparedNotebook(made, {
      cells: [],
      inputs: { n: 5, deep: { on: [true, null, 'a"b'] } },
    });
    expect(run(prepared)).toEqual(["n = 1", 'deep = {"on": [True, None, "a\\"b"]}', "print(n)"]);
    expect(prepared.notebook.cells.c2).toMatchObject({ outputs: [], executionCount: null });
  });

  it("has them at the top where no cell is tagged so", () => {
    const prepared = preparedNotebook(notebook(["print(n)"]), { cells: [], inputs: { n: -0.5 } });
    expect(run(prepared)).toEqual(["n = -0.5", "print(n)"]);
  });

  it("runs the tagged cells alone, and those of the parameters", () => {
    const made = notebook(["n = 1", "parameters"], ["explore()"], ["train()", "train"], ["score()", "score"]);
    expect(run(preparedNotebook(made, { cells: ["train", "score"], inputs: {} }))).toEqual([
      "n = 1",
      "train()",
      "score()",
    ]);
  });

  it("leaves out what an earlier run inserted, in what it is known by too", () => {
    const made = notebook(["n = 1", "parameters"], ["n = 9", "injected-parameters"], ["print(n)"]);
    expect(codeOf(made, [])).toEqual(["n = 1", "print(n)"]);
    expect(run(preparedNotebook(made, { cells: [], inputs: {} }))).toEqual(["n = 1", "print(n)"]);
  });
});
