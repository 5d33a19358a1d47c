"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { queries } from "../studio/queries";
import { followTheme } from "../theme/theme-store";
import { AskDialog } from "../ui/ask-dialog";
import { Toasts } from "../ui/toasts";
import { type Registry, registries } from "./registries";

interface RegistryFrameProps {
  readonly registry: Registry;
  /** What stands above the title: the way from the registry to here. */
  readonly trail?: readonly { readonly name: string; readonly href: string }[];
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** What every page of a registry stands in: the way back to the studio, and the way to the other registries. */
export function RegistryFrame({ registry, trail = [], title, lead, children }: RegistryFrameProps) {
  useEffect(() => followTheme(), []);
  return (
    <QueryClientProvider client={queries}>
      <main className="min-h-dvh bg-panel px-4 pb-12">
        <div className="mx-auto max-w-7xl pt-6">
          <a href="/" className="inline-flex items-center gap-1.5 rounded text-accent-text hover:underline">
            <ArrowLeft aria-hidden className="size-3.5" /> Back to the studio
          </a>
          <nav aria-label="Registries" className="mt-3 flex flex-wrap gap-1 border-b border-line">
            {registries.map(({ name, href }) => (
              <a
                key={href}
                href={href}
                aria-current={name === registry ? "page" : undefined}
                className="-mb-px rounded-t border-b-2 border-transparent px-2.5 py-1.5 font-medium text-ink-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
              >
                {name}
              </a>
            ))}
          </nav>
          {trail.length > 0 && (
            <nav aria-label="Where this is" className="mt-4 flex flex-wrap gap-1.5 text-ink-soft">
              {trail.map(({ name, href }) => (
                <span key={href} className="flex min-w-0 gap-1.5">
                  <a href={href} className="max-w-80 truncate rounded text-accent-text hover:underline">
                    {name}
                  </a>
                  <span aria-hidden>/</span>
                </span>
              ))}
            </nav>
          )}
          <h1
            className={`${trail.length > 0 ? "mt-1" : "mt-5"} text-title font-semibold tracking-tight break-words`}
          >
            {title}
          </h1>
          {lead && <div className="mt-1 max-w-3xl text-ink-soft">{lead}</div>}
          {children}
        </div>
      </main>
      <Toasts />
      <AskDialog />
    </QueryClientProvider>
  );
}
