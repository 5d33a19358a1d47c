import { clsx } from "clsx";

/** Decorative; whoever shows it says in words what is going on. */
export function Spinner({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={clsx(
        "inline-block size-3.5 shrink-0 animate-spin rounded-full border-2 border-line-strong border-t-accent",
        className,
      )}
    />
  );
}

/** A thin line that says "working" when nothing can be counted, and how far when it can. */
export function ProgressLine({ label, share }: { label: string; share?: number }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === undefined ? {} : { "aria-valuenow": Math.round(share * 100) })}
      className="h-0.5 w-full overflow-hidden rounded-full bg-line"
    >
      {share === undefined ? (
        <div className="animate-sweep h-full w-1/3 rounded-full bg-accent" />
      ) : (
        <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      )}
    </div>
  );
}
