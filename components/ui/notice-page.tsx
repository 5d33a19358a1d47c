import type { ReactNode } from "react";

/** A page that has nothing but a sentence and a way on. */
export function NoticePage(props: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action: ReactNode;
}) {
  return (
    <main className="flex min-h-dvh items-center justify-center bg-panel p-4">
      <div className="w-full max-w-sm rounded-2xl border border-line bg-raised p-7 shadow-raised">
        <p className="text-xs font-semibold text-accent-text">Atelier</p>
        <h1 className="mt-1 text-title font-semibold tracking-tight">{props.title}</h1>
        <p className="mt-1 text-ink-soft">{props.children}</p>
        <div className="mt-5 flex gap-2">{props.action}</div>
      </div>
    </main>
  );
}

export const noticeAction =
  "inline-flex h-9 items-center rounded-md bg-accent px-4 font-medium text-accent-ink hover:bg-accent-hover focus-visible:outline-offset-2";
