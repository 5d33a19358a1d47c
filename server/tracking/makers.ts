import { z } from "zod";
import { AppError } from "@/core/errors";
import type { Subject } from "@/core/tracking/subject";
import { type Mlflow, type MlflowAsk, makerTag } from "./mlflow";

const tags = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const answers = {
  run: z.object({ run: z.object({ data: z.object({ tags }) }) }).transform(({ run }) => run.data.tags),
  experiment: z.object({ experiment: z.object({ tags }) }).transform(({ experiment }) => experiment.tags),
  model: z
    .object({ registered_model: z.object({ tags }) })
    .transform(({ registered_model: model }) => model.tags),
  "logged-model": z
    .object({ model: z.object({ info: z.object({ tags }) }) })
    .transform(({ model }) => model.info.tags),
};

const mostKnown = 10_000;

/** Who made the things in MLflow. The answer never changes for a thing, so it is asked once. */
export class Makers {
  private readonly known = new Map<string, string | null>();

  constructor(private readonly mlflow: Pick<Mlflow, "ask">) {}

  /** The maker's user id; `null` for what was there before anybody, and for what does not exist. */
  async makerOf(subject: Subject): Promise<string | null> {
    const name = subject.type === "model" ? subject.name : subject.id;
    const key = `${subject.type} ${name}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const found = await this.look(subject);
    // A name can be taken anew by another person once the model is gone.
    if (found === null || subject.type === "model") return found;
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.set(key, found);
    return found;
  }

  private async look(subject: Subject): Promise<string | null> {
    try {
      const all = answers[subject.type].parse(await this.mlflow.ask(questionAbout(subject)));
      return all.find(({ key }) => key === makerTag)?.value ?? null;
    } catch (error) {
      if (error instanceof AppError && (error.code === "not-found" || error.code === "invalid")) return null;
      throw error;
    }
  }
}

function questionAbout(subject: Subject): MlflowAsk {
  switch (subject.type) {
    case "run":
      return { path: "/api/2.0/mlflow/runs/get", query: { run_id: subject.id } };
    case "experiment":
      return { path: "/api/2.0/mlflow/experiments/get", query: { experiment_id: subject.id } };
    case "logged-model":
      return { path: `/api/2.0/mlflow/logged-models/${encodeURIComponent(subject.id)}` };
    case "model":
      return { path: "/api/2.0/mlflow/registered-models/get", query: { name: subject.name } };
    default:
      return subject satisfies never;
  }
}
