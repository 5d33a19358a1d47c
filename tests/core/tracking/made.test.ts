import { describe, expect, it } from "vitest";
import type { Json } from "@/core/json";
import { madeBy } from "@/core/tracking/made";

const api = "/api/2.0/mlflow";

describe("what a call of MLflow's has made", () => {
  it("is a run, with the notebook and the cell that it says it comes from", () => {
    const tags = [
      { key: "atelier.notebook", value: "a/train.ipynb" },
      { key: "mlflow.user", value: "x" },
      { key: "atelier.cell", value: "c1" },
    ];
    const made = madeBy({ path: `${api}/runs/create`, body: { tags } }, { run: { info: { run_id: "r1" } } });
    expect(made).toEqual({ kind: "run", id: "r1", notebook: "a/train.ipynb", cell: "c1" });
  });

  it("is a run of a program that is no notebook's", () => {
    const made = madeBy({ path: `${api}/runs/create`, body: null }, { run: { info: { run_id: "r1" } } });
    expect(made).toEqual({ kind: "run", id: "r1", notebook: null, cell: null });
  });

  it("is a version of a model, with the run it came from, where it came from one", () => {
    const path = `${api}/model-versions/create`;
    const answer = { model_version: { name: "churn", version: 3, run_id: "r1" } };
    const made = { kind: "version", model: "churn", version: "3", run: "r1" };
    expect(madeBy({ path, body: {} }, answer)).toEqual(made);
    const none = { model_version: { name: "churn", version: "3", run_id: "" } };
    expect(madeBy({ path, body: {} }, none)).toEqual({ ...made, run: null });
  });

  it("is nothing that anybody would be told of otherwise, or that the answer does not name", () => {
    expect(madeBy({ path: `${api}/experiments/create`, body: {} }, { experiment_id: "1" })).toBe(null);
    const answers: Json[] = [null, "x", [], {}, { run: null }, { run: { info: [] } }];
    for (const answer of answers) expect(madeBy({ path: `${api}/runs/create`, body: {} }, answer)).toBe(null);
  });
});
