"use client";
import { Trash2 } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { fileName } from "../dock/documents";
import { useShell } from "../shell/shell-store";
import { whenServerReady } from "../studio/server-ready";
import { sentenceOf } from "../studio/studio-client";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Spinner } from "../ui/spinner";
import { Contents } from "./contents";
import { emptyTrash, takeBack } from "./file-actions";
import { parentOf } from "./rows";
import { listTrash, sizeOf, type Trashed } from "./trash";

type Shown =
  | { readonly phase: "loading" }
  | { readonly phase: "failed"; readonly why: string }
  | { readonly phase: "open"; readonly entries: readonly Trashed[] };

/** What was deleted, to be taken back or to make room for good. */
export function TrashDialog() {
  const close = useShell((state) => state.closeOverlay);
  const { shown, look } = useTrash();
  const entries = shown.phase === "open" ? shown.entries : [];
  const bytes = entries.reduce((sum, each) => sum + each.bytes, 0);
  return (
    <Dialog
      title="Trash"
      description="Deleted files and folders are kept for 30 days, or until the trash is emptied. They take up room until then."
      onClose={close}
      className="w-[min(36rem,calc(100vw-1.5rem))]!"
      actions={
        entries.length > 0 && (
          <>
            <span className="flex-1 self-center text-xs text-ink-soft">{sizeOf(bytes)} in all</span>
            <Button data-focus-first onClick={close}>
              Close
            </Button>
            <Button
              look="danger"
              onClick={() => {
                close();
                void emptyTrash(bytes);
              }}
            >
              Empty trash
            </Button>
          </>
        )
      }
    >
      <Content shown={shown} onChanged={look} />
    </Dialog>
  );
}

function useTrash() {
  const [shown, setShown] = useState<Shown>({ phase: "loading" });
  const look = useCallback(async () => {
    try {
      const contents = new Contents(await whenServerReady());
      setShown({ phase: "open", entries: await listTrash(contents) });
    } catch (error) {
      setShown({ phase: "failed", why: sentenceOf(error) });
    }
  }, []);
  useEffect(() => void look(), [look]);
  return { shown, look };
}

function Content({ shown, onChanged }: { shown: Shown; onChanged: () => Promise<void> }) {
  switch (shown.phase) {
    case "loading":
      return (
        <p role="status" className="flex items-center gap-2 py-6 text-ink-soft">
          <Spinner /> Looking…
        </p>
      );
    case "failed":
      return (
        <p role="alert" className="py-6 text-danger">
          {shown.why}
        </p>
      );
    case "open":
      if (shown.entries.length === 0) return <Blank icon={<Trash2 />} title="The trash is empty" />;
      return (
        <ul aria-label="In the trash" className="-mx-2 mt-3">
          {shown.entries.map((each) => (
            <Line key={each.path} trashed={each} onChanged={onChanged} />
          ))}
        </ul>
      );
    default:
      return shown satisfies never;
  }
}

function Line({ trashed, onChanged }: { trashed: Trashed; onChanged: () => Promise<void> }) {
  const name = fileName(trashed.from);
  return (
    <li className="flex items-center gap-3 rounded-md px-2 py-1 hover:bg-hover">
      <span className="min-w-0 flex-1" title={trashed.from}>
        <span className="block truncate">{name}</span>
        <span className="block truncate text-2xs text-ink-faint">
          {parentOf(trashed.from) || "Home"} · {new Date(trashed.at).toLocaleString()}
        </span>
      </span>
      <span className="shrink-0 text-xs text-ink-faint tabular-nums">{sizeOf(trashed.bytes)}</span>
      <Button
        className="h-6"
        aria-label={`Restore ${name}`}
        onClick={() => void takeBack(trashed).then(onChanged)}
      >
        Restore
      </Button>
    </li>
  );
}
