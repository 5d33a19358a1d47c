"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { queries } from "../studio/queries";
import { followTheme } from "../theme/theme-store";
import { AskDialog } from "../ui/ask-dialog";
import { Toasts } from "../ui/toasts";
import { type AdminPage, adminPages } from "./admin-pages";

/** What every page for administrators stands in: the way back, and the way to the others. */
export function AdminFrame(props: {
  readonly page: AdminPage;
  /** A sentence on what the page is for. */
  readonly lead: ReactNode;
  readonly children: ReactNode;
}) {
  const { page, lead, children } = props;
  useEffect(() => followTheme(), []);
  return (
    <QueryClientProvider client={queries}>
      <main className="min-h-dvh bg-panel px-4 pb-12">
        <div className="mx-auto max-w-5xl pt-6">
          <a href="/" className="inline-flex items-center gap-1.5 rounded text-accent-text hover:underline">
            <ArrowLeft aria-hidden className="size-3.5" /> Back to the studio
          </a>
          <nav aria-label="Administration" className="mt-3 flex flex-wrap gap-1 border-b border-line">
            {adminPages.map(({ name, href }) => (
              <a
                key={href}
                href={href}
                aria-current={name === page ? "page" : undefined}
                className="-mb-px rounded-t border-b-2 border-transparent px-2.5 py-1.5 font-medium text-ink-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
              >
                {name}
              </a>
            ))}
          </nav>
          <h1 className="mt-5 text-title font-semibold tracking-tight">{page}</h1>
          <p className="mt-1 max-w-3xl text-ink-soft">{lead}</p>
          {children}
        </div>
      </main>
      <Toasts />
      <AskDialog />
    </QueryClientProvider>
  );
}
