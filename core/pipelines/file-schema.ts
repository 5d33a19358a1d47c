import * as z from "zod";
import type { Json } from "../json";
import type { Cache, Input, Output, Parameter, Pipeline, Step } from "./pipeline";

const json: z.ZodType<Json> = z.json();
/** As variables are called in notebooks. */
const variable = /^[A-Za-z_]\w{0,99}$/;
const stepName = /^[A-Za-z_][\w-]{0,59}$/;

const path = z
  .string("a path is needed")
  .min(1, "a path is needed")
  .max(1_000)
  .refine((text) => !text.startsWith("/") && !text.split("/").includes("..") && !text.includes("\0"), {
    error: "a path begins at the folder of this file and does not lead out of it",
  });

const parameter = z.union([z.strictObject({ default: json, about: z.string().max(500).default("") }), json]);
const input = z.union([z.strictObject({ file: path }), json]);
const outputs = z.union([
  z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
  z.record(z.string(), z.union([z.null(), z.strictObject({ file: path })])),
]);
const names = z.union([z.string().transform((name) => [name]), z.array(z.string()).max(100)]);
const short = z.string().min(1).max(100);

const notebookStep = z.strictObject({
  notebook: path.refine((text) => text.endsWith(".ipynb"), { error: "a notebook's name ends in .ipynb" }),
  cells: names.default([]),
  image: short.optional(),
  instance: short.optional(),
  inputs: z.record(z.string(), input).default({}),
  outputs: outputs.default({}),
  retries: z.number().int().min(0, "retries are 0 to 10").max(10, "retries are 0 to 10").default(0),
  cache: z.union([z.boolean(), z.string().max(500), z.number()]).default(false),
  after: names.default([]),
});
const approvalStep = z
  .strictObject({
    approval: z.string().min(1).max(1_000),
    model: short.optional(),
    version: z.union([short, z.number().transform(String)]).optional(),
    after: names.default([]),
  })
  .refine(({ model, version }) => (model === undefined) === (version === undefined), {
    error: "a model and its version are named together, or none",
  });

/** A step has the fields of its kind; a union would only say that none of them fits. */
const step = z.unknown().transform((value, context) => {
  const isObject = typeof value === "object" && value !== null;
  if (isObject && "notebook" in value === "approval" in value) {
    context.addIssue({ code: "custom", message: "a step has either a notebook or an approval" });
    return z.NEVER;
  }
  const read =
    isObject && "approval" in value ? approvalStep.safeParse(value) : notebookStep.safeParse(value);
  if (read.success) return read.data;
  for (const issue of read.error.issues)
    context.addIssue({ code: "custom", message: issue.message, path: [...placeOf(issue)] });
  return z.NEVER;
});

/** What a file may have, as a JSON schema, for editors; `docs/pipeline.schema.json` is made of it. */
export function pipelineJsonSchema(): object {
  const steps = z.record(z.string(), z.union([notebookStep, approvalStep]));
  const parameters = z.record(z.string(), parameter).optional();
  const file = z.strictObject({ name: z.string(), about: z.string().optional(), parameters, steps });
  return z.toJSONSchema(file, { io: "input", unrepresentable: "any" });
}

/** The file's content, as `yaml` reads it, on its way to a `Pipeline`. */
export const pipelineFile = z
  .strictObject(
    {
      name: z.string("a name is needed").min(1, "a name is needed").max(200),
      about: z.string().max(4_000).default(""),
      parameters: z
        .record(z.string().regex(variable, "a parameter is called like a variable"), parameter)
        .default({}),
      steps: z
        .record(z.string().regex(stepName, "a step's name has letters, digits, - and _"), step)
        .refine((all) => Object.keys(all).length > 0, { error: "at least one step is needed" })
        .refine((all) => Object.keys(all).length <= 200, { error: "at most 200 steps" }),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "A pipeline has a name and steps" : undefined) },
  )
  .transform((file): Pipeline => {
    return {
      name: file.name,
      about: file.about,
      parameters: Object.entries(file.parameters).map(([name, given]) => parameterOf(name, given)),
      steps: Object.entries(file.steps).map(([name, given]) => stepOf(name, given)),
    };
  });

/** Where an issue is: at the word itself, where that is not known. */
export function placeOf(issue: {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
}): readonly PropertyKey[] {
  return issue.code === "unrecognized_keys" ? [...issue.path, ...(issue.keys ?? []).slice(0, 1)] : issue.path;
}

function parameterOf(name: string, given: z.infer<typeof parameter>): Parameter {
  if (typeof given === "object" && given !== null && !Array.isArray(given) && "default" in given)
    return {
      name,
      default: given.default as Json,
      about: typeof given.about === "string" ? given.about : "",
    };
  return { name, default: given as Json, about: "" };
}

function stepOf(name: string, given: z.infer<typeof notebookStep> | z.infer<typeof approvalStep>): Step {
  if ("approval" in given) {
    const { approval: question, after, model, version } = given;
    const about = model === undefined || version === undefined ? null : { model, version };
    return { kind: "approval", name, after, question, version: about };
  }
  return {
    kind: "notebook",
    name,
    after: given.after,
    notebook: given.notebook,
    cells: given.cells,
    image: given.image ?? null,
    instance: given.instance ?? null,
    inputs: mapped(given.inputs, inputOf),
    outputs: mapped<{ file: string } | null, Output>(given.outputs, (output) => {
      return output === null ? { type: "value" } : { type: "file", path: output.file };
    }),
    retries: given.retries,
    cache: cacheOf(given.cache),
  };
}

function inputOf(given: z.infer<typeof input>): Input {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) {
    const { file, ...rest } = given as { file?: Json };
    if (typeof file === "string" && Object.keys(rest).length === 0) return { type: "file", path: file };
  }
  return { type: "value", value: given as Json };
}

function cacheOf(given: boolean | string | number): Cache {
  if (given === false) return { use: false };
  return { use: true, key: given === true ? "" : String(given) };
}

function mapped<A, B>(record: Readonly<Record<string, A>>, change: (item: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, change(item)]));
}
