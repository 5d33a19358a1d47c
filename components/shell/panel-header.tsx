import type { ReactNode } from "react";

export function PanelHeader({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="flex h-(--bar-height) shrink-0 items-center gap-1 pr-1.5 pl-3">
      <h2 className="min-w-0 flex-1 truncate text-xs font-semibold text-ink">{title}</h2>
      {children}
    </header>
  );
}
