import type { ModelContent } from "./content";

/** Something that runs code of whoever made the model, as soon as somebody loads it or makes its environment. */
export interface LoadingRisk {
  /** The file, or the entry of `MLmodel`. */
  readonly where: string;
  readonly why: string;
}

const bySuffix: readonly (readonly [RegExp, string])[] = [
  [/\.(pkl|pickle|cloudpickle)$/i, "a pickle, which runs what it likes when it is read"],
  [/\.joblib$/i, "a joblib file, which is a pickle"],
  [
    /\.(pt|pth|bin|ckpt)$/i,
    "a PyTorch file, which may be a pickle; only torch.load(weights_only=True) is safe",
  ],
  [/\.(keras|h5|hdf5)$/i, "a Keras file, in which Lambda layers carry code"],
  [/(^|\/)saved_model\.pb$/i, "a TensorFlow graph, which can read and write files"],
  [/\.(npy|npz)$/i, "a NumPy file, which may hold pickled objects"],
  [/\.(rds|rdata)$/i, "an R file, which can carry code"],
  [/\.py$/i, "Python code"],
  [/\.(so|dll|dylib|jar|sh)$/i, "a program"],
];

/** Loaders of MLflow's own. Any other one is code that came with the model, or with its requirements. */
const ownLoader = /^mlflow(\.[a-z_]+)+$/;

/**
 * What would run code when the model is loaded, from its file names and its `MLmodel` alone; the model itself is never
 * opened. `content` is `null` where there is no readable `MLmodel`. An empty answer is no promise: only that nothing
 * known was found.
 */
export function loadingRisks(
  files: readonly string[],
  content: ModelContent | null,
  requirements = "",
): readonly LoadingRisk[] {
  const found: LoadingRisk[] = files.flatMap((path) => {
    const risk = bySuffix.find(([suffix]) => suffix.test(path));
    return risk === undefined ? [] : [{ where: path, why: risk[1] }];
  });
  if (content === null)
    return [
      ...found,
      { where: "MLmodel", why: "it cannot be read, so nothing is known of how it is loaded" },
    ];
  if (content.code !== null)
    found.push({ where: `${content.code}/`, why: "a folder of code that is imported before it" });
  if (content.loader !== null && !ownLoader.test(content.loader))
    found.push({ where: "MLmodel", why: `its own loader, ${content.loader}` });
  if (content.loader === "mlflow.pyfunc.model")
    found.push({ where: "MLmodel", why: "a class of its maker's, pickled with its code" });
  for (const format of content.formats) {
    if (/pickle|joblib/.test(format) && !found.some(({ why }) => /pickle/.test(why)))
      found.push({ where: "MLmodel", why: `weights written with ${format}` });
  }
  const strange = requirements
    .split("\n")
    .find((line) =>
      /^\s*(--(extra-)?index-url|-i |-f |--find-links|-e |git\+|https?:|file:|\.{0,2}\/)/.test(line),
    );
  if (strange !== undefined)
    found.push({
      where: "requirements.txt",
      why: `packages from a place of its maker's choice: ${strange.trim()}`,
    });
  return found;
}
