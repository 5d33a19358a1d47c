import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

const looks = {
  primary: "bg-accent text-accent-ink hover:bg-accent-hover",
  secondary: "border border-line-strong bg-raised text-ink hover:bg-hover shadow-raised",
  quiet: "text-ink-soft hover:bg-hover hover:text-ink",
  danger: "bg-danger text-danger-ink hover:opacity-90",
};

type ButtonLook = keyof typeof looks;

export function Button({
  look = "secondary",
  className,
  ...rest
}: ComponentProps<"button"> & { look?: ButtonLook }) {
  return (
    <button
      type="button"
      className={clsx(
        "inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 text-ui font-medium whitespace-nowrap",
        "focus-visible:outline-offset-1 disabled:opacity-50 disabled:pointer-events-none",
        looks[look],
        className,
      )}
      {...rest}
    />
  );
}

type IconButtonProps = Omit<ComponentProps<"button">, "aria-label" | "children"> & {
  label: string;
  icon: ReactNode;
};

/** A button that shows only an icon; its label is its name and its tooltip. */
export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={clsx(
        "inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-soft hover:bg-hover hover:text-ink",
        "disabled:opacity-40 disabled:pointer-events-none aria-pressed:bg-selected aria-pressed:text-accent-text [&_svg]:size-3.5",
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  );
}
