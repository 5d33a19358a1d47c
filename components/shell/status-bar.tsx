"use client";
import { Check, CloudOff } from "lucide-react";
import { activeDocument, useDocuments } from "../dock/documents-store";
import { checkConnection, useStudio } from "../studio/studio-store";
import { Spinner } from "../ui/spinner";
import { UsageLink } from "../usage/usage-link";
import { TrustNote } from "./trust-note";

/** The line at the bottom: whether the studio is there, and what is in front. */
export function StatusBar() {
  const document = useDocuments(activeDocument);
  return (
    <footer className="flex h-6 shrink-0 items-center gap-4 border-t border-line bg-panel px-3 text-2xs text-ink-soft">
      <div role="status" aria-label="Studio" className="flex min-w-0 items-center gap-1.5">
        <Standing />
      </div>
      <span className="flex-1" />
      <TrustNote />
      <UsageLink />
      {document && "path" in document && (
        <span className="max-w-[50%] truncate" title={document.path}>
          {document.path}
        </span>
      )}
    </footer>
  );
}

function Standing() {
  const connection = useStudio((state) => state.connection);
  const server = useStudio((state) => state.server);
  if (connection === "reconnecting")
    return (
      <>
        <CloudOff aria-hidden className="size-3 text-warning" />
        <span className="truncate text-warning">Reconnecting… your code is still running</span>
        <button type="button" onClick={checkConnection} className="rounded px-1 text-accent-text underline">
          Try now
        </button>
      </>
    );
  switch (server.phase) {
    case "starting":
      return (
        <>
          <Spinner className="size-2.5! border-[1.5px]!" />
          <span className="truncate">{server.note}…</span>
        </>
      );
    case "ready":
      return (
        <>
          <Check aria-hidden className="size-3 text-success" />
          <span>Ready</span>
        </>
      );
    case "failed":
      return <span className="truncate text-danger">{server.why}</span>;
    default:
      return server satisfies never;
  }
}
