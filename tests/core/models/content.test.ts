import { describe, expect, it } from "vitest";
import { readModelContent } from "@/core/models/content";

const sklearn = `flavors:
  python_function:
    env: {conda: conda.yaml, virtualenv: python_env.yaml}
    loader_module: mlflow.sklearn
    python_version: 3.11.2
  sklearn:
    code: null
    serialization_format: skops
mlflow_version: 3.17.2
model_size_bytes: 11390
saved_input_example_info:
  serving_input_path: serving_input_example.json
signature:
  inputs: '[{"type": "double", "name": "sepal length", "required": true}, {"type": "string",
    "name": "kind", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 3]}}]'
`;

describe("what a model says of itself", () => {
  it("is read from its MLmodel file: flavours, signature, example, versions", () => {
    expect(readModelContent(sklearn)).toEqual({
      flavors: ["python_function", "sklearn"],
      loader: "mlflow.sklearn",
      inputs: [
        { name: "sepal length", type: "double", isRequired: true },
        { name: "kind", type: "string", isRequired: false },
      ],
      outputs: [{ name: "", type: "float64 (-1 × 3)", isRequired: true }],
      example: "serving_input_example.json",
      python: "3.11.2",
      size: 11390,
      mlflow: "3.17.2",
      code: null,
      formats: ["skops"],
    });
  });

  it("is nothing where the file is none, whatever it is instead", () => {
    for (const text of ["", "- a\n- b", "flavors: [", "just words", "flavors: 3"])
      expect(readModelContent(text), text).toBe(null);
  });

  it("goes without what it says in no way that can be read", () => {
    const odd = "flavors: {custom: null}\nsignature: {inputs: 'no json'}\nsaved_input_example_info: 7\n";
    expect(readModelContent(odd)).toMatchObject({ flavors: ["custom"], inputs: null, example: null });
  });

  it("does not blow up over anchors that name one another", () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nflavors: {x: *c}\n`;
    expect(readModelContent(bomb)).toBe(null);
  });

  it("runs no tag that a file brings", () => {
    const tagged = 'flavors: {x: !!python/object/apply:os.system ["true"]}\n';
    expect(readModelContent(tagged)?.flavors ?? ["x"]).toEqual(["x"]);
  });
});
