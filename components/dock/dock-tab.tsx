"use client";
import { clsx } from "clsx";
import { Circle, FileText, Image, LayoutGrid, NotebookText, SquareTerminal, X } from "lucide-react";
import type { StudioDocument } from "./documents";
import { titleOf } from "./documents";
import { useDocuments } from "./documents-store";
import { isImage } from "./file-kinds";

function DocumentIcon({ document }: { document: StudioDocument }) {
  switch (document.kind) {
    case "launcher":
      return <LayoutGrid aria-hidden />;
    case "notebook":
      return <NotebookText aria-hidden className="text-accent-text" />;
    case "file":
      return isImage(document.path) ? <Image aria-hidden /> : <FileText aria-hidden />;
    case "terminal":
      return <SquareTerminal aria-hidden />;
    default:
      return document satisfies never;
  }
}

interface TabFaceProps {
  readonly document: StudioDocument;
  readonly onClose: (() => void) | null;
}

/** What is on a tab. The tab's own name, with "unsaved" in it, is on the element around it. */
export function TabFace({ document, onClose }: TabFaceProps) {
  const unsaved = useDocuments((state) => state.unsaved[document.id] === true);
  const title = titleOf(document);
  return (
    <div
      className={clsx(
        "group/tab flex h-full max-w-56 items-center gap-1.5 pl-2.5 [&>svg]:size-3.5 [&>svg]:shrink-0",
        onClose ? "pr-1" : "pr-3",
      )}
      title={"path" in document ? document.path : title}
      onAuxClick={(event) => event.button === 1 && onClose?.()}
    >
      <DocumentIcon document={document} />
      <span className="truncate">{title}</span>
      {onClose && (
        // A tab holds nothing that could have the focus; for the keyboard, Delete on the tab does the same.
        <span
          aria-hidden
          title="Close"
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation();
            onClose();
          }}
          className="flex size-5 shrink-0 cursor-pointer items-center justify-center rounded text-ink-faint hover:bg-pressed hover:text-ink"
        >
          {unsaved && <Circle className="size-2 fill-current group-hover/tab:hidden" />}
          <X className={unsaved ? "hidden size-3.5 group-hover/tab:block" : "size-3.5"} />
        </span>
      )}
    </div>
  );
}
