"use client";
import { ChevronDown, ChevronsRight, Play, Plus, RotateCw, Save, Square } from "lucide-react";
import { type ReactNode, useState } from "react";
import { StepButton } from "@/components/pipelines/step-button";
import { ShareButton } from "@/components/share/share-button";
import { Menu } from "@/components/ui/menu";
import { clearOutputs, insertAt } from "./actions";
import { BinButton } from "./bin-drawer";
import { InstanceChip } from "./instance-chip";
import { KernelChip } from "./kernel-chip";
import { MoreTools } from "./more-tools";
import { saveNow } from "./notebook-commands";
import { NotebookCost } from "./notebook-cost";
import { interrupt, restart, runAll, runAround, runSelected } from "./run-actions";
import { SaveState } from "./save-state";
import { useNotebook, useNotebookState, useSession } from "./use-notebook";

/** One line at every width: where a panel is narrow, what it has no room for is in a menu. */
export function Toolbar() {
  const notebook = useNotebook();
  const ready = useNotebookState((state) => state.phase === "open" && state.complete);
  const running = useSession(({ kernel, running: now, queue }) => {
    return now !== null || queue.length > 0 || kernel.phase === "busy";
  }, false);
  const alive = useSession(({ kernel }) => kernel.phase !== "none", false);
  const [binOpen, setBinOpen] = useState(false);
  return (
    <div className="notebook-toolbar" role="toolbar" aria-label="Notebook">
      <Tool label="Save" icon={<Save />} roomy disabled={!ready} onPress={() => void saveNow(notebook)} />
      <Tool label="Add cell" icon={<Plus />} disabled={!ready} onPress={() => insertAt(notebook, "below")} />
      <span className="toolbar-gap" />
      <Tool
        label="Run cell"
        keys="Shift+Enter"
        icon={<Play />}
        disabled={!ready}
        onPress={() => runSelected(notebook, "next")}
      />
      <Tool
        label="Run all cells"
        icon={<ChevronsRight />}
        roomy
        disabled={!ready}
        onPress={() => runAll(notebook)}
      />
      <Menu
        label="More ways to run"
        lines={[
          { label: "Run all above", run: () => runAround(notebook, "above") },
          { label: "Run this and all below", run: () => runAround(notebook, "below") },
          { label: "Restart and run all", run: () => void restart(notebook, "run-all") },
          null,
          { label: "Clear all outputs", run: () => clearOutputs(notebook, "all") },
        ]}
      >
        <button type="button" className="tool tool-narrow" aria-label="More ways to run" disabled={!ready}>
          <ChevronDown aria-hidden />
        </button>
      </Menu>
      <Tool
        label="Interrupt kernel"
        keys="I I"
        icon={<Square />}
        disabled={!running}
        onPress={() => interrupt(notebook)}
      />
      <Tool
        label="Restart kernel"
        keys="0 0"
        icon={<RotateCw />}
        roomy
        disabled={!alive}
        onPress={() => void restart(notebook, "nothing")}
      />
      <span className="toolbar-gap" />
      <span className="toolbar-roomy">
        <ShareButton path={notebook.path} />
        <StepButton path={notebook.path} />
        <BinButton open={binOpen} onOpenChange={setBinOpen} />
      </span>
      <MoreTools ready={ready} alive={alive} onBin={() => setBinOpen(true)} />
      <span className="toolbar-space" />
      <SaveState />
      <NotebookCost />
      <InstanceChip />
      <KernelChip />
    </div>
  );
}

function Tool(props: {
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly disabled: boolean;
  /** In the toolbar itself only where there is room; else in `MoreTools`. */
  readonly roomy?: true;
  readonly onPress?: () => void;
}) {
  const { label, keys } = props;
  const title = keys === undefined ? label : `${label} (${keys})`;
  return (
    <button
      type="button"
      className={props.roomy ? "tool toolbar-roomy" : "tool"}
      aria-label={label}
      title={title}
      disabled={props.disabled}
      onClick={props.onPress}
    >
      {props.icon}
    </button>
  );
}
