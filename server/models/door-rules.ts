import { AppError } from "@/core/errors";
import { type Decider, isProtected } from "@/core/models/approval";
import { aliasChangeOf } from "@/core/tracking/alias-change";
import { type MlflowCall, textOf } from "@/core/tracking/mlflow-calls";
import type { Subject } from "@/core/tracking/subject";
import type { DoorRules } from "@/server/tracking/door";
import type { Models } from "./models";

const api = "/api/2.0/mlflow";

/** The domain's rules about models, for whoever comes with MLflow's client instead of the pages. */
export class ModelDoorRules implements DoorRules {
  constructor(private readonly models: Models) {}

  async before(
    call: MlflowCall,
    of: { readonly by: Decider; readonly subjects: readonly Subject[] },
  ): Promise<(() => Promise<void>) | null> {
    if (call.path.startsWith("/api/2.0/mlflow-artifacts/")) return this.keepFrozen(of.subjects);
    const alias = aliasChangeOf(call);
    if (alias !== null) {
      const why = await this.models.whyNot({ ...alias, by: of.by });
      if (why !== null) throw new AppError("not-found", why);
      const before = (await this.models.registry.model(alias.model)).aliases[alias.alias] ?? null;
      return () => this.models.noteAlias({ ...alias, before, by: of.by });
    }
    const name = textOf(call, "name") ?? "";
    if (call.path === `${api}/model-versions/transition-stage`) return this.stage(call, of.by);
    if (call.method === "DELETE" && call.path === `${api}/registered-models/delete`)
      await this.keepProtected({ name, version: null, by: of.by });
    if (call.method === "DELETE" && call.path === `${api}/model-versions/delete`)
      await this.keepProtected({ name, version: textOf(call, "version"), by: of.by });
    if (call.path !== `${api}/registered-models/rename`) return null;
    return () => this.models.renamed({ from: name, to: textOf(call, "new_name") ?? "" });
  }

  /** MLflow's own stages are the domain's where they have the same name. */
  private async stage(call: MlflowCall, by: Decider): Promise<(() => Promise<void>) | null> {
    const wanted = textOf(call, "stage") ?? "";
    const stage = this.models.rules.stages.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (stage === undefined) return null;
    const [model, version] = [textOf(call, "name") ?? "", textOf(call, "version") ?? ""];
    const change = { model, version, stage: stage.name, comment: "", by };
    const about = await this.models.checkedForStage(change);
    return () => this.models.noteStage({ ...change, about });
  }

  private async keepFrozen(subjects: readonly Subject[]): Promise<null> {
    for (const subject of subjects) {
      if (await this.models.isFrozen(subject))
        throw new AppError(
          "not-found",
          "These files belong to an approved version of a model, and stay as they were approved. Nothing was changed.",
        );
    }
    return null;
  }

  private async keepProtected(of: { name: string; version: string | null; by: Decider }): Promise<void> {
    const { aliases } = await this.models.registry.model(of.name);
    for (const [alias, version] of Object.entries(aliases)) {
      if (!isProtected(this.models.rules, alias) || (of.version !== null && of.version !== version)) continue;
      const why = await this.models.whyNot({ model: of.name, alias, version: null, by: of.by });
      if (why !== null) throw new AppError("not-found", why);
    }
  }
}
