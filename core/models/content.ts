import { parse } from "yaml";
import { z } from "zod";

/** A column of what goes into a model, or comes out. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** What a model says of itself in its `MLmodel` file. */
export interface ModelContent {
  /** `sklearn`, `pytorch`, `python_function`, … */
  readonly flavors: readonly string[];
  /** The module that `mlflow.pyfunc.load_model` calls. */
  readonly loader: string | null;
  readonly inputs: readonly Column[] | null;
  readonly outputs: readonly Column[] | null;
  /** Path of an example input in the form that an endpoint takes; `null` where none was logged. */
  readonly example: string | null;
  readonly python: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly mlflow: string | null;
  /** The folder of code that is put on the path before it is loaded. */
  readonly code: string | null;
  /** How each flavour wrote its weights, as far as it says: `pickle`, `skops`, `cloudpickle`. */
  readonly formats: readonly string[];
}

const text = z.union([z.string(), z.number()]).transform(String);
const flavor = z.looseObject({
  loader_module: z.string().optional(),
  code: z.string().nullish(),
  serialization_format: z.string().nullish(),
  pickle_module_name: z.string().nullish(),
});
const mlmodel = z.looseObject({
  flavors: z.record(z.string(), flavor.nullable().catch(null)).default({}),
  mlflow_version: text.optional(),
  model_size_bytes: z.number().optional(),
  signature: z
    .looseObject({ inputs: z.string().nullish(), outputs: z.string().nullish() })
    .nullish()
    .catch(null),
  saved_input_example_info: z.looseObject({ serving_input_path: z.string().nullish() }).nullish().catch(null),
});

/** Reads an `MLmodel` file; `null` where it is none. Nothing in it is ever carried out. */
export function readModelContent(source: string): ModelContent | null {
  let given: unknown;
  try {
    // Anchors could blow a small file up to gigabytes.
    given = parse(source, { maxAliasCount: 20, logLevel: "silent" });
  } catch {
    return null;
  }
  const found = mlmodel.safeParse(given);
  if (!found.success) return null;
  const { flavors, signature, saved_input_example_info: example } = found.data;
  const all = Object.values(flavors).filter((one) => one !== null);
  const pyfunc = flavors.python_function;
  return {
    flavors: Object.keys(flavors).sort(),
    loader: pyfunc?.loader_module ?? null,
    inputs: columns(signature?.inputs),
    outputs: columns(signature?.outputs),
    example: example?.serving_input_path ?? null,
    python: typeof pyfunc?.python_version === "string" ? pyfunc.python_version : null,
    size: found.data.model_size_bytes ?? null,
    mlflow: found.data.mlflow_version ?? null,
    code: all.find(({ code }) => code)?.code ?? null,
    formats: [
      ...new Set(all.flatMap((one) => one.serialization_format ?? one.pickle_module_name ?? [])),
    ].sort(),
  };
}

const column = z.looseObject({
  name: text.optional(),
  type: z.string().default("any"),
  required: z.boolean().default(true),
  "tensor-spec": z.looseObject({ dtype: z.string(), shape: z.array(z.number()) }).optional(),
});

function columns(json: string | null | undefined): readonly Column[] | null {
  if (!json) return null;
  try {
    return z
      .array(column)
      .parse(JSON.parse(json))
      .map(({ name, type, required, "tensor-spec": tensor }, index) => ({
        name: name ?? (index === 0 ? "" : String(index)),
        type: tensor === undefined ? type : `${tensor.dtype} (${tensor.shape.join(" × ")})`,
        isRequired: required,
      }));
  } catch {
    return null;
  }
}
