import type { ApprovalStep } from "@/core/pipelines/pipeline";
import { noRecord, type StepRecord } from "@/core/pipelines/run";
import { versionOf } from "@/core/pipelines/step-wish";
import type { Approvals } from "./approvals";
import type { DrivenRun, StepDriver } from "./step-driver";

/** What is decided elsewhere about versions of models. */
export interface ModelApproval {
  /** Asks for the approval of a version, as whoever started the run; quiet where it is decided or asked for. */
  ask(version: VersionName, owner: string): Promise<void>;
  /** How it stands; `comment` is a sentence on who decided, and why. */
  verdict(version: VersionName): Promise<{ readonly approval: Verdict; readonly comment: string }>;
}

interface VersionName {
  readonly model: string;
  readonly version: string;
}

type Verdict = "pending" | "approved" | "rejected";

export interface GateNeeds {
  readonly approvals: Approvals;
  readonly models: ModelApproval;
  readonly nameOf: (person: string) => Promise<string>;
  readonly steps: StepDriver;
}

/** Steps that wait until somebody has approved: on the run's page, or of a version of a model in the registry. */
export class Gate {
  constructor(private readonly needs: GateNeeds) {}

  async ask(step: ApprovalStep, run: DrivenRun): Promise<void> {
    const before = run.steps.get(step.name)?.record ?? noRecord;
    const about = versionOf(step, {
      parameters: JSON.parse(run.row.parameters),
      outputOf: (from, output) => run.steps.get(from)?.record.outputs[output] ?? null,
    });
    if (about !== null) await this.needs.models.ask(about, run.row.owner);
    const record = { ...before, attempt: before.attempt + 1, inputs: { ...about } };
    await this.needs.steps.set(run, step.name, { state: "asking", note: step.question, record });
  }

  /** Takes what was decided since. */
  async look(run: DrivenRun, stopping: boolean): Promise<void> {
    const asking = [...run.steps.values()].filter(({ state }) => state === "asking");
    for (const { name, record } of asking) {
      const { verdict, note } = await this.verdictOf(run, { name, record });
      if (verdict === "approved") await this.needs.steps.set(run, name, { state: "finished", note, record });
      else if (verdict === "rejected")
        await this.needs.steps.set(run, name, { state: "failed", note, record });
      else if (stopping)
        await this.needs.steps.set(run, name, { state: "stopped", note: "It was stopped.", record });
    }
  }

  private async verdictOf(
    run: DrivenRun,
    { name, record }: { readonly name: string; readonly record: StepRecord },
  ): Promise<{ readonly verdict: Verdict; readonly note: string }> {
    const { model, version } = record.inputs;
    if (typeof model === "string" && typeof version === "string") {
      const { approval, comment } = await this.needs.models.verdict({ model, version });
      return { verdict: approval, note: comment };
    }
    const decision = (await this.needs.approvals.of(run.row.id)).find(({ step }) => step === name);
    if (decision === undefined) return { verdict: "pending", note: "" };
    const by = await this.needs.nameOf(decision.person);
    const said = `${decision.isApproved ? "Approved" : "Rejected"} by ${by}`;
    return {
      verdict: decision.isApproved ? "approved" : "rejected",
      note: decision.comment === "" ? `${said}.` : `${said}: ${decision.comment}`,
    };
  }
}
