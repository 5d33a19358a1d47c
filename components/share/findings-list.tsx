"use client";
import type { Finding } from "@/core/secrets/scan-notebook";
import { useSession } from "../notebook/use-notebook";
import { Spinner } from "../ui/spinner";

const none: readonly string[] = [];

/** What looks like a secret, each with its place; what is not shown on purpose is masked. */
export function FindingsList(props: {
  /** `null` while the notebook is being looked through. */
  readonly findings: readonly Finding[] | null;
  readonly problem: string | null;
  readonly mustMask: boolean;
  /** Texts that the person wants to show all the same. */
  readonly shown: ReadonlySet<string>;
  readonly onChange: (shown: ReadonlySet<string>) => void;
}) {
  const { findings, problem, mustMask, shown, onChange } = props;
  const order = useSession((session) => session.notebook.order, none);
  if (problem !== null) return <p role="alert">{problem}</p>;
  if (findings === null)
    return (
      <p className="choice-waiting mt-3">
        <Spinner /> Looking for secrets…
      </p>
    );
  if (findings.length === 0)
    return <p className="mt-3 text-xs text-ink-faint">Nothing that looks like a secret was found.</p>;
  const toggle = (text: string, masked: boolean) => {
    const next = new Set(shown);
    if (masked) next.delete(text);
    else next.add(text);
    onChange(next);
  };
  return (
    <section aria-label="What looks like a secret" className="mt-3">
      <h3 className="text-xs font-medium text-ink-soft">
        {findings.length === 1 ? "One thing looks" : `${findings.length} things look`} like a secret
      </h3>
      <ul className="mt-1 max-h-52 overflow-auto rounded-md border border-line">
        {findings.map((finding) => (
          <li
            key={`${finding.cellId} ${finding.place} ${finding.kind} ${finding.text}`}
            className="grid gap-0.5 border-b border-line px-3 py-2 last:border-b-0"
          >
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{finding.kind}</span>
              <span className="text-xs text-ink-soft">{placeText(finding, order)}</span>
            </span>
            <code className="truncate text-xs text-ink-soft" title={finding.context}>
              {finding.context}
            </code>
            <label className="flex w-fit items-center gap-2 text-xs">
              <input
                type="checkbox"
                checked={!shown.has(finding.text)}
                disabled={mustMask}
                onChange={(event) => toggle(finding.text, event.target.checked)}
              />
              Mask in the snapshot
            </label>
          </li>
        ))}
      </ul>
    </section>
  );
}

const places = { source: "text", output: "output", metadata: "metadata", attachment: "attachment" };

function placeText({ cellId, place }: Finding, order: readonly string[]): string {
  if (cellId === null) return "Metadata of the notebook";
  return `Cell ${order.indexOf(cellId) + 1}, ${places[place]}`;
}
