import { Document, parseDocument } from "yaml";
import type { Json } from "../json";

/** A step as somebody makes it of a notebook. */
export interface NewStep {
  readonly name: string;
  /** From the folder of the pipeline's file. */
  readonly notebook: string;
  /** Tags; empty: all cells. */
  readonly cells: readonly string[];
  /** `null`: as the notebook itself would start. */
  readonly image: string | null;
  readonly instance: string | null;
  /** Parameters that the pipeline gets, if it has none of that name, and hands to the step. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly outputs: readonly string[];
  readonly after: readonly string[];
}

/** The text of a new pipeline, with no step yet. */
export function newPipelineText(name: string): string {
  return new Document({ name }).toString({ lineWidth: 0 });
}

/** The text of a pipeline's file with one more step; what stands there stays as it is, comments too. */
export function withStep(text: string, step: NewStep): string {
  const document = parseDocument(text);
  const names = Object.keys(step.parameters);
  for (const name of names)
    if (!document.hasIn(["parameters", name])) document.setIn(["parameters", name], step.parameters[name]);
  const { after, cells, image, instance, notebook, outputs } = step;
  const added = {
    notebook,
    ...(cells.length === 0 ? {} : { cells }),
    ...(after.length === 0 ? {} : { after: after.length === 1 ? after[0] : after }),
    ...(image === null ? {} : { image }),
    ...(instance === null ? {} : { instance }),
    ...(names.length === 0 ? {} : { inputs: Object.fromEntries(names.map((name) => [name, `\${${name}}`])) }),
    ...(outputs.length === 0 ? {} : { outputs }),
  };
  document.setIn(["steps", step.name], document.createNode(added));
  return document.toString({ lineWidth: 0 });
}
