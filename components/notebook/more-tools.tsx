"use client";
import { Ellipsis } from "lucide-react";
import { askForStep } from "@/components/pipelines/step-asked";
import { useShareAsked } from "@/components/share/share-asked";
import { Menu } from "@/components/ui/menu";
import type { BinnedCell } from "@/core/session/session";
import { saveNow } from "./notebook-commands";
import { restart, runAll } from "./run-actions";
import { useNotebook, useSession } from "./use-notebook";

const empty: readonly BinnedCell[] = [];

/** What a narrow toolbar has no room for; the stylesheet shows it only there. */
export function MoreTools(props: {
  readonly ready: boolean;
  readonly alive: boolean;
  readonly onBin: () => void;
}) {
  const notebook = useNotebook();
  const binned = useSession((session) => session.bin, empty).length;
  const disabled = !props.ready;
  return (
    <Menu
      label="More tools"
      lines={[
        { label: "Save", disabled, run: () => void saveNow(notebook) },
        { label: "Run all cells", disabled, run: () => runAll(notebook) },
        {
          label: "Restart kernel",
          keys: "0 0",
          disabled: !props.alive,
          run: () => void restart(notebook, "nothing"),
        },
        null,
        { label: "Share", disabled, run: () => useShareAsked.setState({ path: notebook.path }) },
        { label: "Make a step of this notebook", disabled, run: () => askForStep(notebook.path) },
        { label: `Deleted cells (${binned})`, disabled: binned === 0, run: props.onBin },
      ]}
    >
      <button type="button" className="tool toolbar-more" aria-label="More tools" title="More tools">
        <Ellipsis aria-hidden />
      </button>
    </Menu>
  );
}
