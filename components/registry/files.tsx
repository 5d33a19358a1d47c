"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, Download, File, Folder } from "lucide-react";
import { useState } from "react";
import type { RunFile } from "@/core/experiments/runs";
import { bytesText } from "../studio/size-text";
import { studio } from "../studio/studio-client";
import { Asked } from "./asked";

/** Whose files are shown. */
export interface FilesOf {
  readonly key: readonly string[];
  readonly list: (path: string) => Promise<{ readonly value: readonly RunFile[] }>;
  /** Where one of them is read, without its path. */
  readonly address: string;
}

export function filesOfRun(runId: string): FilesOf {
  return {
    key: ["experiments", "files", runId],
    list: (path) => studio.experiments.files.query({ runId, path }),
    address: `/run-files/${runId}`,
  };
}

/** Files that were logged, a folder at a time, with what can be shown of them. */
export function Files({ of }: { readonly of: FilesOf }) {
  const [folder, setFolder] = useState("");
  const [shown, setShown] = useState<RunFile | null>(null);
  const found = useQuery({
    queryKey: [...of.key, folder],
    queryFn: () => of.list(folder),
    placeholderData: (before) => before,
  });
  return (
    <section aria-label="Files" className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised">
      <h2 className="font-semibold">
        Files{folder && <span className="ms-2 font-normal text-ink-soft">{folder}</span>}
      </h2>
      <Asked answer={found} what="Looking for its files">
        {({ value: files }) => (
          <div className="mt-2 grid gap-4 md:grid-cols-[minmax(14rem,20rem)_1fr]">
            <ul className="min-w-0">
              {folder && (
                <Entry
                  icon={<ChevronLeft />}
                  name="Up"
                  onOpen={() => setFolder(folder.split("/").slice(0, -1).join("/"))}
                />
              )}
              {files.map((file) => (
                <Entry
                  key={file.path}
                  icon={file.isFolder ? <Folder /> : <File />}
                  name={file.path.split("/").at(-1) ?? file.path}
                  size={file.size}
                  isShown={shown?.path === file.path}
                  onOpen={() => (file.isFolder ? setFolder(file.path) : setShown(file))}
                />
              ))}
              {files.length === 0 && <li className="text-ink-faint">None was logged.</li>}
            </ul>
            {shown && <Preview key={shown.path} root={of.address} file={shown} />}
          </div>
        )}
      </Asked>
    </section>
  );
}

function Entry(props: {
  readonly icon: React.ReactNode;
  readonly name: string;
  readonly size?: number | null;
  readonly isShown?: boolean;
  readonly onOpen: () => void;
}) {
  const { icon, name, size = null, isShown = false, onOpen } = props;
  return (
    <li>
      <button
        type="button"
        aria-pressed={isShown}
        onClick={onOpen}
        className="flex h-7 w-full items-center gap-2 rounded px-1.5 text-start hover:bg-hover aria-pressed:bg-selected [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-faint"
      >
        {icon}
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {size !== null && <span className="text-2xs text-ink-soft tabular-nums">{bytesText(size)}</span>}
      </button>
    </li>
  );
}

const longestText = 200_000;

function Preview({ root, file }: { readonly root: string; readonly file: RunFile }) {
  const address = `${root}/${file.path.split("/").map(encodeURIComponent).join("/")}`;
  const isPicture = /\.(png|jpe?g|gif|webp)$/i.test(file.path);
  return (
    <div className="min-w-0">
      <a
        href={address}
        download
        className="inline-flex items-center gap-1.5 rounded text-accent-text hover:underline"
      >
        <Download aria-hidden className="size-3.5" /> Download {file.path.split("/").at(-1)}
      </a>
      {isPicture ? (
        // biome-ignore lint/performance/noImgElement: it is a person's file, of a size that nobody knows
        <img src={address} alt={file.path} className="mt-2 max-h-96 max-w-full rounded border border-line" />
      ) : (
        <TextPreview address={address} size={file.size ?? 0} />
      )}
    </div>
  );
}

function TextPreview({ address, size }: { readonly address: string; readonly size: number }) {
  const found = useQuery({
    queryKey: ["run-file", address],
    queryFn: async () => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return answer.text();
    },
    enabled: size <= longestText,
  });
  if (size > longestText) return <p className="mt-2 text-ink-soft">It is too large to be shown here.</p>;
  return (
    <Asked answer={found} what="Reading it">
      {(text) =>
        text.includes("\u0000") ? (
          <p className="mt-2 text-ink-soft">It is not text, so it is not shown here.</p>
        ) : (
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
            tabIndex={0}
            className="mt-2 max-h-96 overflow-auto rounded bg-code-surface p-3 font-mono text-xs whitespace-pre"
          >
            {text}
          </pre>
        )
      }
    </Asked>
  );
}
