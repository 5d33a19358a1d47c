import type { ModelVersion, RegisteredModel } from "@/core/models/models";
import { FakeRegistry, type FakeVersion } from "./fake-registry";

const minute = 60_000;

const mlmodel = `flavors:
  python_function:
    loader_module: mlflow.sklearn
    python_version: 3.11.2
  sklearn:
    pickled_model: model.pkl
    serialization_format: cloudpickle
mlflow_version: 3.17.2
model_size_bytes: 11390
signature:
  inputs: '[{"type": "double", "name": "tenure", "required": true}]'
  outputs: '[{"type": "long", "required": true}]'
`;

/** A few models that could be anybody's, for `npm run dev`; `now` is when they were last worked on, epoch ms. */
export function sampleRegistry(now: number): FakeRegistry {
  const model = (name: string, of: Partial<RegisteredModel>): RegisteredModel => {
    const ages = { createdAt: now - 900 * minute, changedAt: now };
    return { name, card: "", madeBy: null, latest: null, aliases: {}, tags: {}, ...ages, ...of };
  };
  const models = [
    model("churn", {
      card: "# Churn\n\nSays who leaves within 90 days.",
      aliases: { champion: "2" },
      tags: { team: "growth" },
    }),
    model("demand", { changedAt: now - 300 * minute }),
  ];
  return new FakeRegistry({ models, versions: [1, 2, 3].map((number) => sampleVersion(number, now)) });
}

function sampleVersion(number: number, now: number): FakeVersion {
  const at = now - (4 - number) * 60 * minute;
  const version: ModelVersion = {
    model: "churn",
    version: String(number),
    card: "",
    createdAt: at,
    changedAt: at,
    madeBy: null,
    runId: String(number).padStart(32, "0"),
    source: `models:/m-${number}`,
    state: "ready",
    tags: {},
  };
  return {
    version,
    files: { MLmodel: mlmodel, "model.pkl": "\u0000", "requirements.txt": "scikit-learn\n" },
  };
}
