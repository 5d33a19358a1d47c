import { AppError } from "@/core/errors";
import type { Json } from "@/core/json";
import { parsePipeline } from "@/core/pipelines/parse";
import type { Pipeline } from "@/core/pipelines/pipeline";

/** What somebody wants to be run: the text of a file, and what they set. */
export interface Wanted {
  /** Of the file, in their home. */
  readonly path: string;
  readonly text: string;
  readonly parameters: Readonly<Record<string, Json>>;
}

/** The pipeline and all of its parameters. Throws `invalid` with the first thing that is wrong and its line. */
export function readWanted({ text, parameters }: Wanted): {
  readonly pipeline: Pipeline;
  readonly parameters: Readonly<Record<string, Json>>;
} {
  const { pipeline, problems } = parsePipeline(text);
  if (pipeline === null) {
    const [first] = problems;
    throw new AppError("invalid", `Line ${first?.line ?? 1}: ${first?.text ?? ""} Nothing was started.`);
  }
  const known = new Set(pipeline.parameters.map(({ name }) => name));
  const unknown = Object.keys(parameters).find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new AppError("invalid", `This pipeline has no parameter "${unknown}". Nothing was started.`);
  const all = pipeline.parameters.map(({ name, default: usual }) => [name, parameters[name] ?? usual]);
  return { pipeline, parameters: Object.fromEntries(all) };
}
