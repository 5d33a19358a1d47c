import { AppError } from "@/core/errors";

export const approvals = ["pending", "approved", "rejected"] as const;

/** Whether a version may be used for what matters; every version begins as pending. */
export type Approval = (typeof approvals)[number];

/** What somebody decided about a version, or asked for. Nothing of it is ever changed or taken away. */
export type DecisionKind = "asked" | Approval | "stage" | "alias" | "alias-away" | "card";

/** Who may approve: administrators, anybody but whoever made the version, or everybody. */
export const approverRules = ["administrators", "others", "everybody"] as const;
type ApproverRule = (typeof approverRules)[number];

/** What the domain decided about models. */
export interface ModelRules {
  /** One of the rules, or the e-mail addresses of those who may. */
  readonly approvers: ApproverRule | readonly string[];
  /** Only approved versions get these, and only approvers move them. */
  readonly protectedAliases: readonly string[];
  readonly stages: readonly { readonly name: string; readonly needsApproval: boolean }[];
  /** Whether only a version whose snapshot was found to reproduce may be approved. */
  readonly approveOnlyReproduced: boolean;
}

/** Somebody, as far as the rules look at them. */
export interface Decider {
  readonly id: string;
  readonly email: string | null;
  readonly isAdmin: boolean;
}

/** Whether that person may approve or reject a version that `madeBy` made. */
export function mayApprove(
  rules: Pick<ModelRules, "approvers">,
  of: { readonly by: Decider; readonly madeBy: string | null },
): boolean {
  const { approvers } = rules;
  if (approvers === "everybody") return true;
  if (approvers === "others") return of.by.id !== of.madeBy;
  if (approvers === "administrators") return of.by.isAdmin;
  return approvers.some((email) => email.toLowerCase() === of.by.email?.toLowerCase());
}

/** Who may approve, in words. */
export function approversText({ approvers }: Pick<ModelRules, "approvers">): string {
  if (approvers === "everybody") return "Everybody";
  if (approvers === "others") return "Everybody but whoever made it";
  return approvers === "administrators" ? "Administrators" : approvers.join(", ");
}

/** Throws `invalid`, with the sentence for whoever asks, where a version cannot be in that stage. */
export function checkStage(
  rules: Pick<ModelRules, "stages">,
  of: { readonly stage: string; readonly approval: Approval },
): void {
  if (of.stage === "") return;
  const found = rules.stages.find(({ name }) => name === of.stage);
  if (found === undefined)
    throw new AppError("invalid", `There is no stage “${of.stage}” in this domain. Nothing was changed.`);
  if (found.needsApproval && of.approval !== "approved")
    throw new AppError(
      "invalid",
      `Only an approved version can be in “${of.stage}”. Nothing was changed; ask for approval first.`,
    );
}

/** Whether an alias is moved by approvers alone, however it is spelled. */
export function isProtected(
  { protectedAliases }: Pick<ModelRules, "protectedAliases">,
  alias: string,
): boolean {
  return protectedAliases.some((one) => one.toLowerCase() === alias.toLowerCase());
}

/**
 * Why a person may not move a protected alias to a version, or take it away (`approval` is `null` then); `null`: they may,
 * or nobody protects it.
 */
export function whyNotMove(
  rules: Pick<ModelRules, "approvers" | "protectedAliases">,
  of: {
    readonly alias: string;
    readonly by: Decider;
    readonly madeBy: string | null;
    readonly approval: Approval | null;
  },
): string | null {
  if (!isProtected(rules, of.alias)) return null;
  if (!mayApprove(rules, of))
    return `The alias “${of.alias}” is protected: ${approversText(rules).toLowerCase()} may move it. Nothing was changed.`;
  return of.approval === null || of.approval === "approved"
    ? null
    : `The alias “${of.alias}” is protected: only an approved version can have it. Nothing was changed.`;
}
