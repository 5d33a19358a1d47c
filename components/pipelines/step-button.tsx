"use client";
import { Workflow } from "lucide-react";
import { useNotebookState } from "../notebook/use-notebook";
import { later } from "../ui/later";
import { askForStep, useStepAsked } from "./step-asked";

const StepDialog = later(() => import("./step-dialog").then((each) => each.StepDialog));

/** In the toolbar of a notebook; the palette opens the same dialog. */
export function StepButton({ path }: { readonly path: string }) {
  const ready = useNotebookState((state) => state.phase === "open" && state.complete);
  const isAsked = useStepAsked((state) => state.path === path);
  return (
    <>
      <button
        type="button"
        className="tool"
        aria-label="Make a step of this notebook"
        title="Make a step of this notebook"
        disabled={!ready}
        onClick={() => askForStep(path)}
      >
        <Workflow />
      </button>
      {isAsked && ready && <StepDialog onClose={() => useStepAsked.setState({ path: null })} />}
    </>
  );
}
