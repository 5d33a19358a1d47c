import { CircleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

interface FormPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** What was wrong with the last try, as a sentence. */
  readonly problem: string | undefined;
  readonly action: string;
  readonly submit: string;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

/** A page that is one form. It is drawn by the server and works without JavaScript. */
export function FormPage({ title, lead, problem, action, submit, children, foot }: FormPageProps) {
  return (
    <main className="flex min-h-dvh items-center justify-center bg-panel p-4">
      <div className="w-full max-w-sm">
        <div className="rounded-2xl border border-line bg-raised p-7 shadow-raised">
          <p className="text-xs font-semibold text-accent-text">Atelier</p>
          <h1 className="mt-1 text-title font-semibold tracking-tight">{title}</h1>
          {lead && <p className="mt-1 text-ink-soft">{lead}</p>}
          {problem && (
            <p role="alert" className="mt-4 flex gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {problem}
            </p>
          )}
          <form method="post" action={action} className="mt-5 flex flex-col gap-3.5">
            {children}
            <button
              type="submit"
              className="mt-1.5 h-9 rounded-md bg-accent font-medium text-accent-ink hover:bg-accent-hover focus-visible:outline-offset-2"
            >
              {submit}
            </button>
          </form>
        </div>
        {foot && <p className="mt-4 px-7 text-xs text-ink-faint">{foot}</p>}
      </div>
    </main>
  );
}

export function FormField({ label, ...input }: ComponentProps<"input"> & { readonly label: string }) {
  return (
    <label className="block">
      <span className="text-xs font-medium text-ink-soft">{label}</span>
      <input
        className="mt-1 block h-9 w-full rounded-md border border-line-control bg-canvas px-3 focus:border-accent"
        {...input}
      />
    </label>
  );
}
