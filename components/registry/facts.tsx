import type { ReactNode } from "react";

/** What is known of a thing, in a few words each. */
export function Facts({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <dl aria-label={label} className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-2xs text-ink-soft">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

/** From where a run was logged: the cell in its notebook. */
export function OriginFact(props: { readonly notebook: string | null; readonly cellId: string | null }) {
  const { notebook, cellId } = props;
  if (notebook === null) return null;
  const path = notebook.split("/").map(encodeURIComponent).join("/");
  const cell = cellId === null ? "" : `#cell=${encodeURIComponent(cellId)}`;
  return (
    <Fact name="Logged from">
      <a href={`/notebooks/${path}${cell}`} className="rounded text-accent-text hover:underline">
        {cellId ? `Its cell in ${notebook}` : notebook}
      </a>
    </Fact>
  );
}
