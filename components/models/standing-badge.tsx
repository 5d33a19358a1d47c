import type { Standing } from "@/core/models/standing";

const looks = {
  pending: "bg-hover text-ink-soft",
  asked: "bg-selected-strong text-accent-text",
  approved: "bg-success-soft text-ink",
  rejected: "bg-danger-soft text-ink",
};

const words = {
  pending: "Pending",
  asked: "Waiting for approval",
  approved: "Approved",
  rejected: "Rejected",
};

const badge = "inline-block rounded px-1.5 text-2xs leading-5 font-medium whitespace-nowrap";

/** How a version stands, in a word. */
export function StandingBadge({ standing }: { readonly standing: Standing | undefined }) {
  const { approval, isAsked } = standing ?? { approval: "pending", isAsked: false };
  const key = isAsked ? "asked" : approval;
  return <span className={`${badge} ${looks[key]}`}>{words[key]}</span>;
}

/** Names that point at a version. */
export function AliasBadges({ aliases }: { readonly aliases: readonly string[] }) {
  return aliases.map((alias) => (
    <span key={alias} className={`${badge} me-1 border border-line-strong text-ink-soft`}>
      @{alias}
    </span>
  ));
}
