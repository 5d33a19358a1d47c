import { clsx } from "clsx";
import type { ReactNode } from "react";

interface BlankProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly className?: string;
}

/** What stands where there is nothing (yet): says why, and what can be done. */
export function Blank({ icon, title, children, action, className }: BlankProps) {
  return (
    <div
      className={clsx(
        "mx-auto flex max-w-72 flex-col items-center px-5 py-10 text-center text-ink-soft",
        className,
      )}
    >
      {icon && (
        <div className="mb-3 flex size-9 items-center justify-center rounded-lg border border-line bg-raised text-ink-faint [&_svg]:size-4.5">
          {icon}
        </div>
      )}
      <p className="font-medium text-ink">{title}</p>
      {children && <div className="mt-1 text-xs text-balance">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
