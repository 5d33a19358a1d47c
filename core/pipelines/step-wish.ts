import type { Json } from "../json";
import type { ApprovalStep, NotebookStep, Pipeline } from "./pipeline";
import { type Reference, referencesIn, resolved } from "./references";
import type { StepWish } from "./step-run";

interface Surroundings {
  readonly id: string;
  readonly pipeline: Pipeline;
  /** Of the pipeline's file, in the home. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, Json>>;
  /** The value of a step that has ended well. */
  readonly outputOf: (step: string, output: string) => Json;
}

/** A step as its notebook server is told of it, with everything that it takes from elsewhere put in. */
export function wishOf(step: NotebookStep, of: Surroundings): StepWish {
  const place = (path: string) => inFolderOf(of.path, path);
  const lookUp = (reference: Reference): Json => {
    if (reference.type === "parameter") return of.parameters[reference.name] ?? null;
    const file = fileOf(reference, of.pipeline);
    return file === null ? of.outputOf(reference.step, reference.output) : fromNotebook(step.notebook, file);
  };
  const inputs: Record<string, Json> = {};
  const reads: Record<string, string> = {};
  for (const [name, input] of Object.entries(step.inputs)) {
    inputs[name] =
      input.type === "file" ? fromNotebook(step.notebook, input.path) : resolved(input.value, lookUp);
    const files = input.type === "file" ? [input.path] : filesIn(input.value, of.pipeline);
    for (const [at, file] of files.entries()) reads[at === 0 ? name : `${name}.${at + 1}`] = place(file);
  }
  const outputs = Object.entries(step.outputs).map(([name, output]) => {
    return [name, output.type === "file" ? place(output.path) : null] as const;
  });
  return {
    id: of.id,
    notebook: place(step.notebook),
    cells: [...step.cells],
    inputs,
    reads,
    outputs: Object.fromEntries(outputs),
    image: step.image,
    instance: step.instance,
  };
}

/** The version of a model that an approval is about; `null` where it is about none. */
export function versionOf(
  step: ApprovalStep,
  of: Pick<Surroundings, "parameters" | "outputOf">,
): { readonly model: string; readonly version: string } | null {
  if (step.version === null) return null;
  const found = resolved({ ...step.version }, (reference) =>
    reference.type === "parameter"
      ? (of.parameters[reference.name] ?? null)
      : of.outputOf(reference.step, reference.output),
  ) as Readonly<Record<"model" | "version", Json>>;
  return { model: String(found.model), version: String(found.version) };
}

/** A path from the folder of a file, from the home. */
function inFolderOf(file: string, path: string): string {
  const parts = [...file.split("/").slice(0, -1), ...path.split("/")];
  return parts.filter((part) => part !== "." && part !== "").join("/");
}

/** Files that other steps wrote: what is in them counts, and not only what they are called. */
function filesIn(value: Json, pipeline: Pipeline): readonly string[] {
  return referencesIn(value).flatMap((reference) => fileOf(reference, pipeline) ?? []);
}

function fileOf(reference: Reference, { steps }: Pipeline): string | null {
  if (reference.type === "parameter") return null;
  const step = steps.find(({ name }) => name === reference.step);
  const output = step?.kind === "notebook" ? step.outputs[reference.output] : undefined;
  return output?.type === "file" ? output.path : null;
}

/** A notebook runs in its own folder, which may be below that of the pipeline's file. */
function fromNotebook(notebook: string, path: string): string {
  const depth = notebook.split("/").filter((part) => part !== "." && part !== "").length - 1;
  return "../".repeat(depth) + path;
}
