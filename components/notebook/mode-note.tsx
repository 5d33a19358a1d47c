"use client";
import { useNotebookState } from "./use-notebook";

/** Whether keys are text or commands, for those who do not see the caret. */
export function ModeNote() {
  const mode = useNotebookState((state) => state.focus.mode);
  return (
    <span className="unseen" role="status" aria-label="Mode">
      {mode === "edit" ? "Edit mode" : "Command mode"}
    </span>
  );
}
