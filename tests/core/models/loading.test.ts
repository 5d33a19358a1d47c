import { describe, expect, it } from "vitest";
import { readModelContent } from "@/core/models/content";
import { loadingRisks } from "@/core/models/loading";

const content = (lines: string) => readModelContent(`flavors:\n  python_function:\n${lines}\n`);
const own = content("    loader_module: mlflow.sklearn");
const where = (files: readonly string[], of = own, requirements = "") =>
  loadingRisks(files, of, requirements).map((risk) => risk.where);

describe("AT-55 what runs code when a model is loaded", () => {
  it.each([
    "model.pkl",
    "data/model.pickle",
    "model.joblib",
    "model.pt",
    "weights.pth",
    "pytorch_model.bin",
    "model.keras",
    "model.h5",
    "tf/saved_model.pb",
    "extra/state.npy",
    "model.rds",
    "code/loader.py",
    "native.so",
  ])("is %s", (path) => {
    expect(where(["MLmodel", path])).toEqual([path]);
  });

  it.each(["model.skops", "model.safetensors", "model.onnx", "model.ubj", "model.txt", "model.cbm"])(
    "is not %s",
    (path) => {
      expect(where(["MLmodel", path])).toEqual([]);
    },
  );

  it("is a loader of its maker's, a class that was pickled, a folder of code", () => {
    expect(where([], content("    loader_module: evil.loader"))).toEqual(["MLmodel"]);
    expect(where([], content("    loader_module: mlflow.pyfunc.model"))).toEqual(["MLmodel"]);
    expect(where([], content("    loader_module: mlflow.sklearn\n    code: code"))).toEqual(["code/"]);
    expect(where([], content("    loader_module: mlflow_evil.x"))).toEqual(["MLmodel"]);
  });

  it("is weights that say they are pickles, under whatever name", () => {
    const pickled = content(
      "    loader_module: mlflow.sklearn\n  sklearn: {serialization_format: cloudpickle}",
    );
    expect(where(["MLmodel", "model.dat"], pickled)).toEqual(["MLmodel"]);
  });

  it.each([
    "--index-url https://elsewhere/",
    "--extra-index-url=x",
    "git+https://x/y",
    "-e .",
    "https://x/y.whl",
  ])("is packages from elsewhere: %s", (line) => {
    expect(where([], own, `scikit-learn\n${line}\n`)).toEqual(["requirements.txt"]);
  });

  it("is not known where there is no MLmodel that can be read", () => {
    expect(where(["MLmodel"], null)).toEqual(["MLmodel"]);
  });
});
