"use client";
import { clsx } from "clsx";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button";

interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  /** What stands at the bottom right; the last one is the main one. */
  readonly actions?: ReactNode;
  readonly role?: "dialog" | "alertdialog";
  readonly className?: string;
}

/** A dialog that is open for as long as it is mounted. Focus goes in, is kept, and comes back. */
export function Dialog({
  title,
  description,
  onClose,
  children,
  actions,
  role = "dialog",
  className,
}: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="animate-fade fixed inset-0 z-50 bg-scrim" />
        <Radix.Content
          role={role}
          onOpenAutoFocus={focusFirst}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={clsx(
            "animate-appear fixed top-[12vh] left-1/2 z-50 flex max-h-[78vh] w-[min(28rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col",
            "rounded-xl bg-overlay text-ink shadow-overlay focus:outline-none",
            className,
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4">
            <Radix.Title className="text-[0.9375rem] leading-6 font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X />} className="-mr-1.5" />
            </Radix.Close>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <div tabIndex={0} className="min-h-0 overflow-y-auto px-5 pb-5 outline-none">
            {description && (
              <Radix.Description className="mt-1 text-ink-soft">{description}</Radix.Description>
            )}
            {children}
          </div>
          {actions && (
            <footer className="flex justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What is asked for comes first, then what is safe; never the cross in the corner. */
function focusFirst(event: Event) {
  const first = (event.currentTarget as HTMLElement).querySelector<HTMLElement>("input, [data-focus-first]");
  if (!first) return;
  event.preventDefault();
  first.focus();
}
