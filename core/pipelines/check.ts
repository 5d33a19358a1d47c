import type { Json } from "../json";
import { layersOf } from "./layers";
import type { ApprovalStep, NotebookStep, Pipeline, Step } from "./pipeline";
import { referencesIn, waitsFor } from "./references";

interface Found {
  /** Where in the file: `["steps", "train", "inputs"]`. */
  readonly path: readonly string[];
  readonly text: string;
}

/** What cannot work although each part of the file is well formed. */
export function checkPipeline(pipeline: Pipeline): readonly Found[] {
  const found = pipeline.steps.flatMap((step) => {
    const steps = new Set(pipeline.steps.map(({ name }) => name));
    const unknown = step.after
      .filter((name) => !steps.has(name))
      .map((name) => ({
        path: ["steps", step.name, "after"],
        text: `"${step.name}" waits for "${name}", but there is no such step.`,
      }));
    const others = step.kind === "notebook" ? checkNotebook(step, pipeline) : checkApproval(step, pipeline);
    return [...unknown, ...others];
  });
  return found.length > 0 ? found : checkOrder(pipeline);
}

const variable = /^[A-Za-z_]\w{0,99}$/;

function checkNotebook(step: NotebookStep, pipeline: Pipeline): readonly Found[] {
  const names = [
    ...Object.keys(step.inputs).map((name) => ["inputs", name] as const),
    ...Object.keys(step.outputs).map((name) => ["outputs", name] as const),
  ].filter(([, name]) => !variable.test(name));
  const ill = names.map(([part, name]) => at(step, [part, name], `"${name}" is no name of a variable.`));
  const inputs = Object.entries(step.inputs).flatMap(([name, input]) =>
    input.type === "value" ? checkReferences(input.value, { step, path: ["inputs", name], pipeline }) : [],
  );
  return [...ill, ...inputs];
}

function checkApproval(step: ApprovalStep, pipeline: Pipeline): readonly Found[] {
  return Object.entries(step.version ?? {}).flatMap(([name, value]) =>
    checkReferences(value, { step, path: [name], pipeline }),
  );
}

function checkReferences(
  value: Json,
  of: { readonly step: Step; readonly path: readonly string[]; readonly pipeline: Pipeline },
): readonly Found[] {
  const { parameters, steps } = of.pipeline;
  return referencesIn(value).flatMap((reference) => {
    const bad = (text: string) => [at(of.step, of.path, text)];
    if (reference.type === "parameter") {
      if (parameters.some(({ name }) => name === reference.name)) return [];
      return bad(`"${reference.name}" is no parameter of this pipeline.`);
    }
    const from = steps.find(({ name }) => name === reference.step);
    if (from === undefined) return bad(`there is no step "${reference.step}" to take something from.`);
    if (from.kind === "notebook" && Object.hasOwn(from.outputs, reference.output)) return [];
    return bad(`"${reference.step}" has no output "${reference.output}".`);
  });
}

function at(step: Step, path: readonly string[], text: string): Found {
  return { path: ["steps", step.name, ...path], text: `In "${step.name}": ${text}` };
}

function checkOrder(pipeline: Pipeline): readonly Found[] {
  const placed = new Set(layersOf(pipeline.steps).flat());
  const circle = pipeline.steps.filter(({ name }) => !placed.has(name));
  const [first] = circle;
  if (first === undefined) return [];
  const names = circle.map((step) => `"${step.name}" (waits for ${waitsFor(step).join(", ")})`).join(", ");
  return [{ path: ["steps", first.name], text: `These steps wait for one another in a circle: ${names}.` }];
}
