import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pipelineJsonSchema } from "@/core/pipelines/file-schema";

it("the JSON schema that ships says what files may have", () => {
  const shipped = JSON.parse(readFileSync("docs/pipeline.schema.json", "utf8"));
  expect(shipped).toEqual(JSON.parse(JSON.stringify(pipelineJsonSchema())));
});
