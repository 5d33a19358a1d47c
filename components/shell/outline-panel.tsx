"use client";
import { clsx } from "clsx";
import { ListTree } from "lucide-react";
import { Blank } from "../ui/blank";
import { Spinner } from "../ui/spinner";
import { useOutline } from "./outline-store";
import { PanelHeader } from "./panel-header";

export function OutlinePanel() {
  const { headings, source, currentId } = useOutline();
  return (
    <>
      <PanelHeader title="Table of contents" />
      {source && headings.length > 0 ? (
        <ol aria-label="Headings" className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3">
          {headings.map((heading) => (
            <li key={heading.id}>
              <button
                type="button"
                aria-current={heading.id === currentId ? "location" : undefined}
                onClick={() => source.goTo(heading)}
                style={{ paddingLeft: `${(heading.level - 1) * 0.875 + 0.5}rem` }}
                className={clsx(
                  "flex min-h-(--row-height) w-full items-center gap-2 rounded pr-2 text-left hover:bg-hover aria-[current]:bg-selected",
                  heading.level === 1 ? "font-medium text-ink" : "text-ink-soft",
                )}
              >
                <span className="min-w-0 flex-1 truncate" title={heading.text}>
                  {heading.text}
                </span>
                {heading.running && <Spinner className="size-3!" />}
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <Blank icon={<ListTree />} title={source ? "No headings yet" : "No notebook in front"}>
          {source
            ? "Headings in Markdown cells, such as “# Results”, make the table of contents."
            : "Open a notebook to see its headings and jump between them."}
        </Blank>
      )}
    </>
  );
}
