"use client";
import { FileText, NotebookPen, NotebookText, SquareTerminal, Terminal } from "lucide-react";
import { type ReactNode, useState } from "react";
import { documentFor, fileName } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { createAndOpen } from "../files/create";
import { openImageTerminal, openSystemTerminal } from "../terminal/open-terminal";
import { Spinner } from "../ui/spinner";
import { LauncherImages } from "./launcher-images";

interface Tile {
  readonly label: string;
  readonly note: string;
  readonly icon: ReactNode;
  readonly run: () => Promise<void>;
}

const tiles: readonly Tile[] = [
  {
    label: "New notebook",
    note: "Opens at once. Compute starts with the first cell you run.",
    icon: <NotebookPen />,
    run: () => createAndOpen("notebook"),
  },
  {
    label: "New text file",
    note: "Scripts, Markdown, data. Editing is free.",
    icon: <FileText />,
    run: () => createAndOpen("file"),
  },
  {
    label: "System terminal",
    note: "Your files and server extensions. Free, no instance.",
    icon: <Terminal />,
    run: openSystemTerminal,
  },
  {
    label: "Image terminal",
    note: "Inside a kernel's image, on its instance.",
    icon: <SquareTerminal />,
    run: openImageTerminal,
  },
];

/** Where work starts. It is drawn by the server and needs nothing that is still loading. */
export function Launcher() {
  return (
    <section aria-label="Launcher" className="h-full overflow-y-auto bg-canvas">
      <div className="mx-auto max-w-3xl px-6 py-[clamp(1.5rem,6vh,4rem)]">
        <h1 className="text-title font-semibold tracking-tight">Start something</h1>
        <div className="mt-4 grid gap-2.5 sm:grid-cols-2">
          {tiles.map((tile) => (
            <TileButton key={tile.label} tile={tile} />
          ))}
        </div>
        <div className="mt-9 grid gap-x-8 gap-y-9 md:grid-cols-2">
          <Recent />
          <LauncherImages />
        </div>
      </div>
    </section>
  );
}

function TileButton({ tile }: { tile: Tile }) {
  const [busy, setBusy] = useState(false);
  const about = `about-${tile.label.replaceAll(" ", "-")}`;
  // The button's name is its label alone; the whole tile takes the click.
  return (
    <div className="relative flex items-start gap-3.5 rounded-xl border border-line bg-raised p-3.5 shadow-raised transition-colors hover:border-line-strong hover:bg-hover">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-selected text-accent-text [&_svg]:size-[1.125rem]">
        {busy ? <Spinner /> : tile.icon}
      </span>
      <span className="min-w-0">
        <button
          type="button"
          aria-describedby={about}
          aria-busy={busy}
          onClick={() => {
            if (busy) return;
            setBusy(true);
            void tile.run().finally(() => setBusy(false));
          }}
          className="block text-left font-medium text-ink outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-offset-1 focus-visible:after:outline-focus"
        >
          {tile.label}
        </button>
        <span id={about} className="block text-xs text-ink-soft">
          {tile.note}
        </span>
      </span>
    </div>
  );
}

function Recent() {
  const recent = useDocuments((state) => state.recent);
  const open = useDocuments((state) => state.open);
  return (
    <section aria-labelledby="recent-files">
      <h2 id="recent-files" className="mb-1.5 text-xs font-semibold text-ink-soft">
        Recent files
      </h2>
      {recent.length === 0 && <p className="text-xs text-ink-faint">Files that you open are listed here.</p>}
      <ul className="-mx-2">
        {recent.map((path) => (
          <li key={path}>
            <button
              type="button"
              onClick={() => open(documentFor(path))}
              className="flex h-7 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-faint"
              title={path}
            >
              {path.endsWith(".ipynb") ? <NotebookText aria-hidden /> : <FileText aria-hidden />}
              <span className="max-w-[70%] shrink-0 truncate">{fileName(path)}</span>
              <span className="min-w-0 truncate text-xs text-ink-faint">
                {path.slice(0, -fileName(path).length - 1)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
