import type { Approval, DecisionKind, ModelRules } from "./approval";

/** One decision, as it is kept. Times are epoch ms. */
export interface Decision {
  readonly kind: DecisionKind;
  /** The stage or the alias; empty for the others. */
  readonly what: string;
  readonly comment: string;
  /** User id. */
  readonly by: string;
  readonly at: number;
}

/** How a version stands, by all that was decided about it. */
export interface Standing {
  readonly approval: Approval;
  /** Whether somebody asked for approval, and nobody has decided since. */
  readonly isAsked: boolean;
  /** Empty: in none. */
  readonly stage: string;
}

const aboutApproval: ReadonlySet<DecisionKind> = new Set(["asked", "pending", "approved", "rejected"]);

/** `decisions` with the oldest first. A stage that needs approval is lost with it. */
export function standingOf(
  decisions: readonly Pick<Decision, "kind" | "what">[],
  { stages }: Pick<ModelRules, "stages">,
): Standing {
  const last = decisions.findLast(({ kind }) => aboutApproval.has(kind))?.kind ?? "pending";
  const approval = last === "approved" || last === "rejected" ? last : "pending";
  const named = decisions.findLast(({ kind }) => kind === "stage")?.what ?? "";
  const stage = stages.find(({ name }) => name === named);
  const holds = stage !== undefined && (approval === "approved" || !stage.needsApproval);
  return { approval, isAsked: last === "asked", stage: holds ? named : "" };
}
