import type { Decision } from "@/core/models/standing";
import { whenText } from "../registry/when";

/** All that was decided about a version, the newest first. */
export function DecisionTrail(props: {
  readonly decisions: readonly Decision[];
  readonly names: Readonly<Record<string, string>>;
}) {
  const { decisions, names } = props;
  return (
    <section aria-label="History" className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised">
      <h2 className="font-semibold">History</h2>
      {decisions.length === 0 && (
        <p className="mt-1 text-ink-faint">Nobody has decided anything about it yet.</p>
      )}
      <ol className="mt-2 flex flex-col gap-2">
        {decisions.toReversed().map((decision) => (
          <li key={decision.at} className="min-w-0">
            <span className="font-medium">{names[decision.by] ?? "Somebody who is no longer here"}</span>{" "}
            {saidOf(decision)}
            <span className="ms-2 text-2xs text-ink-soft tabular-nums">{whenText(decision.at)}</span>
            {decision.comment && (
              <p className="mt-0.5 border-s-2 border-line ps-2 break-words whitespace-pre-wrap text-ink-soft">
                {decision.comment}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function saidOf({ kind, what }: Decision): string {
  switch (kind) {
    case "asked":
      return "asked for approval";
    case "approved":
      return "approved it";
    case "rejected":
      return "rejected it";
    case "pending":
      return "took the decision back";
    case "stage":
      return what === "" ? "took it out of its stage" : `put it into “${what}”`;
    case "alias":
      return `gave it the alias “${what}”`;
    case "alias-away":
      return `took the alias “${what}” from it`;
    case "card":
      return "changed its card";
    default:
      return kind satisfies never;
  }
}
