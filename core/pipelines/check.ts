import { layersOf } from "./layers";
import type { NotebookStep, Pipeline } from "./pipeline";
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
    return step.kind === "notebook" ? [...unknown, ...checkNotebook(step, pipeline)] : unknown;
  });
  return found.length > 0 ? found : checkOrder(pipeline);
}

const variable = /^[A-Za-z_]\w{0,99}$/;

function checkNotebook(step: NotebookStep, { parameters, steps }: Pipeline): readonly Found[] {
  const at = (part: string, name: string, text: string): Found => ({
    path: ["steps", step.name, part, name],
    text: `In "${step.name}": ${text}`,
  });
  const found: Found[] = [];
  for (const [part, names] of [
    ["inputs", Object.keys(step.inputs)],
    ["outputs", Object.keys(step.outputs)],
  ] as const)
    for (const name of names)
      if (!variable.test(name)) found.push(at(part, name, `"${name}" is no name of a variable.`));
  for (const [name, input] of Object.entries(step.inputs)) {
    if (input.type !== "value") continue;
    for (const reference of referencesIn(input.value)) {
      if (reference.type === "parameter") {
        if (!parameters.some((one) => one.name === reference.name))
          found.push(at("inputs", name, `"${reference.name}" is no parameter of this pipeline.`));
        continue;
      }
      const from = steps.find((one) => one.name === reference.step);
      if (from === undefined)
        found.push(at("inputs", name, `there is no step "${reference.step}" to take something from.`));
      else if (from.kind !== "notebook" || !Object.hasOwn(from.outputs, reference.output))
        found.push(at("inputs", name, `"${reference.step}" has no output "${reference.output}".`));
    }
  }
  return found;
}

function checkOrder(pipeline: Pipeline): readonly Found[] {
  const placed = new Set(layersOf(pipeline.steps).flat());
  const circle = pipeline.steps.filter(({ name }) => !placed.has(name));
  const [first] = circle;
  if (first === undefined) return [];
  const names = circle.map((step) => `"${step.name}" (waits for ${waitsFor(step).join(", ")})`).join(", ");
  return [{ path: ["steps", first.name], text: `These steps wait for one another in a circle: ${names}.` }];
}
