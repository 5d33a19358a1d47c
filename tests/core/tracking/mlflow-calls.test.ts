import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/core/json";
import { type MlflowCall, verdictOn } from "@/core/tracking/mlflow-calls";

const mlflow = "/api/2.0/mlflow";
const call = (method: string, path: string, body: JsonObject | null = null): MlflowCall => {
  const [place = "", search = ""] = path.split("?", 2);
  return { method, path: place, query: new URLSearchParams(search), body };
};
const run = "0123456789abcdef0123456789abcdef";

describe("what people's programs may ask of MLflow", () => {
  it.each([
    ["GET", "/version"],
    ["POST", `${mlflow}/runs/search`],
    ["GET", `${mlflow}/runs/get?run_id=${run}`],
    ["GET", `${mlflow}/metrics/get-history?run_id=${run}&metric_key=loss`],
    ["GET", `${mlflow}/registered-models/search`],
    ["GET", `/api/2.0/mlflow-artifacts/artifacts/0/${run}/artifacts/model/MLmodel`],
    ["GET", `${mlflow}/logged-models/m-1`],
  ])("everybody reads: %s %s", (method, path) => {
    expect(verdictOn(call(method, path))).toEqual({ type: "read" });
  });

  it.each([
    ["POST", `${mlflow}/runs/log-batch`, { run_id: run, metrics: [] }],
    ["POST", `${mlflow}/runs/update`, { run_uuid: run }],
    ["POST", `${mlflow}/runs/set-tag`, { run_id: run, key: "team", value: "x" }],
    ["PUT", `/api/2.0/mlflow-artifacts/artifacts/0/${run}/artifacts/plot.png`, null],
    ["DELETE", `/api/2.0/mlflow-artifacts/artifacts/0/${run}/artifacts`, null],
  ])("a run is changed by its maker: %s %s", (method, path, body) => {
    const subjects = [{ type: "run", id: run }];
    expect(verdictOn(call(method, path, body))).toEqual({ type: "change", subjects });
  });

  it.each([
    ["DELETE", `${mlflow}/registered-models/delete`, { name: "churn" }],
    ["POST", `${mlflow}/registered-models/alias`, { name: "churn", alias: "champion", version: "2" }],
    ["DELETE", `${mlflow}/registered-models/alias?name=churn&alias=champion`, null],
    [
      "POST",
      `${mlflow}/model-versions/transition-stage`,
      { name: "churn", version: "1", stage: "Production" },
    ],
  ])("a model is changed by its maker: %s %s", (method, path, body) => {
    const subjects = [{ type: "model", name: "churn" }];
    expect(verdictOn(call(method, path, body))).toEqual({ type: "change", subjects });
  });

  it("a version is made by whoever made the model, and is marked as theirs", () => {
    const body = { name: "churn", source: "models:/m-12ab" };
    const subjects = [{ type: "model", name: "churn" }];
    expect(verdictOn(call("POST", `${mlflow}/model-versions/create`, body))).toEqual({
      type: "change",
      subjects,
      marks: true,
    });
  });

  it.each([
    ["POST", `${mlflow}/runs/create`],
    ["POST", `${mlflow}/experiments/create`],
    ["POST", `${mlflow}/registered-models/create`],
    ["POST", `${mlflow}/logged-models`],
  ])("whoever makes a thing is its maker: %s %s", (method, path) => {
    expect(verdictOn(call(method, path, {}))).toEqual({ type: "create" });
  });

  it.each([
    ["POST", "/graphql"],
    ["GET", "/"],
    ["GET", "/get-artifact"],
    ["GET", "/ajax-api/2.0/mlflow/runs/get"],
    ["POST", "/ajax-api/3.0/jobs/"],
    ["POST", "/v1/traces"],
    ["POST", `${mlflow}/webhooks`],
    ["POST", "/api/3.0/mlflow/gateway/secrets/create"],
    ["POST", "/api/3.0/mlflow/scorers/register"],
    ["GET", "/api/3.0/mlflow/workspaces"],
    ["GET", `${mlflow}/runs/create`],
    ["POST", `${mlflow}/runs/create/../../webhooks`],
    ["POST", `/api/2.0/mlflow-artifacts/artifacts/0/${run}/artifacts/x`],
    ["POST", `${mlflow}/artifacts/presigned-upload-url`],
  ])("AT-53 there is no such call: %s %s", (method, path) => {
    expect(verdictOn(call(method, path, {}))).toEqual({ type: "unknown" });
  });

  it.each([
    "../x",
    "%2e%2e/x",
    "%252e%252e/x",
    "a/..%5Cx",
    "a%00b",
    "a/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "a%3Fb",
    "a%23b",
    "%2Fetc/passwd",
    "%E0%A4%A",
  ])("AT-54 a path out of a run is refused before MLflow sees it: %s", (rest) => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const path = `/api/2.0/mlflow-artifacts/artifacts/0/${run}/artifacts/${rest}`;
      expect(verdictOn(call(method, path)).type).toBe("bad");
    }
  });

  it.each(["0/../1", "x/y/artifacts/z", `0/${run}/other/z`, "", `..%2F0/${run}/artifacts/z`])(
    "AT-54 only files of runs and of logged models are there: %s",
    (place) => {
      const verdict = verdictOn(call("PUT", `/api/2.0/mlflow-artifacts/artifacts/${place}`));
      expect(["bad", "unknown"]).toContain(verdict.type);
    },
  );

  it.each([
    "/etc/passwd",
    "file:///etc/passwd",
    "s3://other/x",
    "http://169.254.169.254/x",
    "runs:/../x",
    "mlflow-artifacts:/../x",
    "mlflow-artifacts:/0/%2e%2e/x",
    "mlflow-artifacts://host/x",
    "",
  ])("AT-54 a version's source is in this studio: not %s", (source) => {
    const verdict = verdictOn(call("POST", `${mlflow}/model-versions/create`, { name: "churn", source }));
    expect(verdict).toMatchObject({ type: "bad", why: expect.stringContaining("source") });
  });

  it("AT-54 takes no field in two spellings or twice, which MLflow could read otherwise", () => {
    const deletes = `${mlflow}/registered-models/delete`;
    expect(verdictOn(call("DELETE", `${deletes}?name=theirs`, { name: "mine" })).type).toBe("bad");
    expect(verdictOn(call("DELETE", `${deletes}?name=mine&name=theirs`)).type).toBe("bad");
    const body = { name: "e", artifactLocation: "file:///etc" };
    expect(verdictOn(call("POST", `${mlflow}/experiments/create`, body)).type).toBe("bad");
    expect(verdictOn(call("GET", `${mlflow}/registered-models/search?order_by=a&order_by=b`)).type).toBe(
      "read",
    );
  });

  it("AT-54 nobody says where the files of an experiment are", () => {
    const body = { name: "x", artifact_location: "/etc" };
    expect(verdictOn(call("POST", `${mlflow}/experiments/create`, body)).type).toBe("bad");
  });

  it.each([
    ["POST", `${mlflow}/runs/set-tag`, { run_id: run, key: "atelier.user", value: "me" }],
    ["POST", `${mlflow}/runs/delete-tag`, { run_id: run, key: "atelier.user" }],
    ["POST", `${mlflow}/runs/log-batch`, { run_id: run, tags: [{ key: "atelier.user", value: "me" }] }],
    [
      "POST",
      `${mlflow}/experiments/set-experiment-tag`,
      { experiment_id: "1", key: "atelier.user", value: "me" },
    ],
    ["DELETE", `${mlflow}/registered-models/delete-tag`, { name: "churn", key: "atelier.user" }],
    ["DELETE", `${mlflow}/registered-models/delete-tag?name=churn&key=atelier.user`, null],
    ["DELETE", `${mlflow}/logged-models/m-1/tags/atelier.user`, null],
    ["PATCH", `${mlflow}/logged-models/m-1/tags`, { tags: [{ key: "atelier.user", value: "me" }] }],
  ])("AT-56 nobody makes a thing theirs by a tag: %s %s", (method, path, body) => {
    expect(verdictOn(call(method, path, body)).type).toBe("bad");
  });

  it("lets kernels say for which notebook and cell they work", () => {
    const body = { run_id: run, key: "atelier.cell", value: "c1" };
    expect(verdictOn(call("POST", `${mlflow}/runs/set-tag`, body)).type).toBe("change");
  });
});
