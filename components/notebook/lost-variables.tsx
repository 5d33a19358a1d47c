"use client";
import type { LostVariable } from "@/core/session/session";

/** Variables that do not come along, each with the reason. `title`: where it is not that. */
export function LostVariables({
  lost,
  title,
}: {
  readonly lost: readonly LostVariable[];
  readonly title?: string;
}) {
  if (lost.length === 0) return null;
  return (
    <section aria-label={title ?? "What does not come along"} className="mt-2">
      <h4 className="text-xs font-medium text-ink-soft">
        {title ?? (lost.length === 1 ? "One does not come along" : `${lost.length} do not come along`)}
      </h4>
      <ul className="max-h-40 overflow-y-auto">
        {lost.map(({ name, reason }) => (
          <li key={name} className="py-0.5">
            <code className="font-mono text-xs">{name}</code> <span className="text-ink-soft">{reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
