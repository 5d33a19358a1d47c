import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import {
  checkStage,
  type Decider,
  isProtected,
  type ModelRules,
  mayApprove,
  whyNotMove,
} from "@/core/models/approval";
import { type ModelContent, readModelContent } from "@/core/models/content";
import { type LoadingRisk, loadingRisks } from "@/core/models/loading";
import { aliasesOf, type ModelVersion, type RegisteredModel } from "@/core/models/models";
import { type Decision, type Standing, standingOf } from "@/core/models/standing";
import type { AliasChange } from "@/core/tracking/alias-change";
import type { Subject } from "@/core/tracking/subject";
import { type Known, LastKnown } from "@/server/tracking/last-known";
import type { Decisions } from "./decisions";
import type { ModelRegistry, VersionName } from "./model-registry";
import { shortText } from "./short-text";

interface ModelsNeeds {
  readonly registry: ModelRegistry;
  readonly decisions: Decisions;
  readonly rules: ModelRules;
  /** Whether the snapshot of a version's run was found to reproduce. */
  readonly isReproduced: (version: ModelVersion) => Promise<boolean>;
  readonly clock: Clock;
}

/** A version, with how it stands and what was decided about it. */
interface JudgedVersion extends ModelVersion {
  readonly standing: Standing;
  readonly decisions: readonly Decision[];
}

/** Somebody who decides about a version. */
interface Deciding extends VersionName {
  readonly by: Decider;
}

interface StageChange extends Deciding {
  /** Empty: into none. */
  readonly stage: string;
  readonly comment: string;
}

/** Models as people see them: what the registry keeps, what was decided, and who may decide it. */
export class Models {
  private readonly lastKnown: LastKnown;

  constructor(private readonly needs: ModelsNeeds) {
    this.lastKnown = new LastKnown(needs.clock);
  }

  get rules(): ModelRules {
    return this.needs.rules;
  }

  get registry(): ModelRegistry {
    return this.needs.registry;
  }

  /** Asks the registry; where it does not answer, what it last answered to the same. */
  known<T>(question: readonly unknown[], ask: (registry: ModelRegistry) => Promise<T>): Promise<Known<T>> {
    return this.lastKnown.of(question, () => ask(this.registry));
  }

  /** Versions with what was decided about them, in the same order. */
  async judged(versions: readonly ModelVersion[]): Promise<readonly JudgedVersion[]> {
    const all = await this.needs.decisions.of(versions);
    return versions.map((version) => {
      const decisions = all.get(version) ?? [];
      return { ...version, decisions, standing: standingOf(decisions, this.rules) };
    });
  }

  /** For which versions somebody waits for a decision. */
  waiting(): ReturnType<Decisions["waiting"]> {
    return this.needs.decisions.waiting();
  }

  /** What a version says of itself, and what of it would run code. Nothing is loaded for it. */
  async content(of: VersionName): Promise<{ content: ModelContent | null; risks: readonly LoadingRisk[] }> {
    const { registry } = this.needs;
    const paths = await allFiles(registry, of);
    const read = async (path: string) =>
      paths.includes(path) ? shortText(await registry.file({ ...of, path })) : null;
    const mlmodel = await read("MLmodel");
    const content = mlmodel === null ? null : readModelContent(mlmodel);
    return { content, risks: loadingRisks(paths, content, (await read("requirements.txt")) ?? "") };
  }

  /** Asks for approval, approves, rejects, or takes a decision back (`pending`). */
  async decide(
    of: Deciding & { readonly kind: "asked" | "pending" | "approved" | "rejected"; readonly comment: string },
  ): Promise<void> {
    const { by, kind, comment } = of;
    const { version, model } = await this.found(of);
    if (kind === "asked") this.checkChange(by, { version, model });
    else if (!mayApprove(this.rules, { by, madeBy: version.madeBy ?? model.madeBy })) throw notApprover;
    const [judged] = await this.judged([version]);
    const now = judged?.standing;
    if (now?.approval === kind && !(kind === "pending" && now.isAsked))
      throw new AppError("conflict", `It is ${kind} already. Nothing was changed.`);
    if (kind === "approved") await this.checkReproduced(version);
    else if (kind !== "asked") this.checkNoProtectedAlias(model, version);
    const place = kind === "approved" ? placeText(await this.registry.placeOf(of)) : null;
    await this.needs.decisions.add({
      about: version,
      decision: { kind, what: "", comment, by: by.id },
      files: place,
    });
  }

  async setStage(of: StageChange): Promise<void> {
    const about = await this.checkedForStage(of);
    await this.noteStage({ ...of, about });
  }

  /** The version, where that person may put it into that stage; throws where not. */
  async checkedForStage(of: StageChange): Promise<ModelVersion> {
    const { version, model } = await this.found(of);
    const madeBy = version.madeBy ?? model.madeBy;
    if (!mayApprove(this.rules, { by: of.by, madeBy })) this.checkChange(of.by, { version, model });
    const [judged] = await this.judged([version]);
    checkStage(this.rules, { stage: of.stage, approval: judged?.standing.approval ?? "pending" });
    return version;
  }

  async noteStage({ about, by, stage, comment }: StageChange & { about: ModelVersion }): Promise<void> {
    const decision = { kind: "stage" as const, what: stage, comment, by: by.id };
    await this.needs.decisions.add({ about, decision });
  }

  /** Moves an alias to a version; `version: null` takes it away. */
  async moveAlias(change: AliasChange & { readonly by: Decider }): Promise<void> {
    const { by, alias } = change;
    const model = await this.registry.model(change.model);
    if (!isProtected(this.rules, alias) && !by.isAdmin && model.madeBy !== by.id) {
      const version = change.version ?? model.aliases[alias];
      const on = version === undefined ? null : await this.registry.version({ model: model.name, version });
      if (on === null || on.madeBy !== by.id) throw notYours;
    }
    const why = await this.whyNot(change);
    if (why !== null) throw new AppError("not-found", why);
    const before = model.aliases[alias] ?? null;
    await this.registry.setAlias(change);
    await this.noteAlias({ ...change, before });
  }

  /** Why the rules of the domain forbid it; `null`: they do not. */
  async whyNot({ model: name, alias, version, by }: AliasChange & { by: Decider }): Promise<string | null> {
    if (!isProtected(this.rules, alias)) return null;
    const model = await this.registry.model(name);
    const on = version ?? model.aliases[alias];
    if (on === undefined) return whyNotMove(this.rules, { alias, by, madeBy: model.madeBy, approval: null });
    const [judged] = await this.judged([await this.registry.version({ model: name, version: on })]);
    return whyNotMove(this.rules, {
      alias,
      by,
      madeBy: judged?.madeBy ?? model.madeBy,
      approval: version === null ? null : (judged?.standing.approval ?? "pending"),
    });
  }

  /** An alias has been moved: its versions' trails say so. */
  async noteAlias(of: AliasChange & { readonly before: string | null; readonly by: Decider }): Promise<void> {
    const { model, alias, version, before, by } = of;
    const note = async (on: string, kind: "alias" | "alias-away") => {
      const about = await this.registry.version({ model, version: on });
      const decision = { kind, what: alias, comment: "", by: by.id };
      await this.needs.decisions.add({ about, decision });
    };
    if (before !== null && before !== version) await note(before, "alias-away");
    if (version !== null && before !== version) await note(version, "alias");
  }

  /** `version: null`: the model's own card. */
  async setCard(of: {
    readonly model: string;
    readonly version: string | null;
    readonly card: string;
    readonly by: Decider;
  }): Promise<void> {
    const model = await this.registry.model(of.model);
    const { version: number } = of;
    const version =
      number === null ? null : await this.registry.version({ model: of.model, version: number });
    this.checkChange(of.by, { version, model });
    await this.registry.setCard(of);
    if (version === null) return;
    const decision = { kind: "card" as const, what: "", comment: "", by: of.by.id };
    await this.needs.decisions.add({ about: version, decision });
  }

  /** Whether the files there are those of an approved version, which stay as they were approved. */
  isFrozen(subject: Subject): Promise<boolean> {
    return this.needs.decisions.isFrozen(placeText(subject) ?? "");
  }

  renamed(names: { readonly from: string; readonly to: string }): Promise<void> {
    return this.needs.decisions.rename(names);
  }

  private async found({ model, version }: VersionName) {
    return {
      model: await this.registry.model(model),
      version: await this.registry.version({ model, version }),
    };
  }

  private checkChange(
    by: Decider,
    { version, model }: { version: ModelVersion | null; model: RegisteredModel },
  ): void {
    if (by.isAdmin || model.madeBy === by.id || version?.madeBy === by.id) return;
    throw notYours;
  }

  private async checkReproduced(version: ModelVersion): Promise<void> {
    if (!this.rules.approveOnlyReproduced || (await this.needs.isReproduced(version))) return;
    throw new AppError(
      "invalid",
      "Only a version whose notebook was found to reproduce may be approved here. Nothing was changed; check its snapshot first.",
    );
  }

  private checkNoProtectedAlias(model: RegisteredModel, { version }: ModelVersion): void {
    const held = aliasesOf(model.aliases, version).find((alias) => isProtected(this.rules, alias));
    if (held === undefined) return;
    throw new AppError(
      "conflict",
      `It has the alias “${held}”, which is for approved versions. Nothing was changed; move the alias first.`,
    );
  }
}

const notApprover = new AppError(
  "not-found",
  "You may not decide about this version. Nothing was changed; ask somebody who may.",
);
const notYours = new AppError(
  "not-found",
  "Only whoever made this, and administrators, may change it. Nothing was changed.",
);

function placeText(subject: Subject | null): string | null {
  if (subject === null || subject.type === "model") return null;
  return `${subject.type} ${subject.id}`;
}

const mostFiles = 2_000;

/** The paths of all files of a version, 2,000 at most. */
async function allFiles(registry: ModelRegistry, of: VersionName): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [""];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const file of await registry.files({ ...of, path: folder })) {
      if (file.isFolder) folders.push(file.path);
      else found.push(file.path);
    }
    if (found.length + folders.length > mostFiles) break;
  }
  return found;
}
