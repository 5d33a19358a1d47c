"use client";
import { useEffect, useState } from "react";
import { InstanceDialog } from "./instance-dialog";
import { runAll } from "./run-actions";
import { useNotebook, useSession } from "./use-notebook";

/** Said once for each time that it comes to be so: whoever has read it need not see it again. */
export function WidgetsNotice() {
  const isTooLarge = useSession((session) => session.widgetsTooLarge ?? false, false);
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    if (!isTooLarge) setRead(false);
  }, [isTooLarge]);
  if (!isTooLarge || isRead) return null;
  return (
    <div className="notice" role="status" data-tone="warning">
      <span>
        The widgets hold more than 5 MB, which is too much for the notebook. The kernel still has them, and
        all else is kept; whoever opens the notebook later finds them as they were before, or not at all. Show
        less in them, and they are kept again.
      </span>
      <button type="button" className="output-button" onClick={() => setRead(true)}>
        Dismiss
      </button>
    </div>
  );
}

/** What a person should know about the kernel before going on. */
export function KernelNotice() {
  const notebook = useNotebook();
  const note = useSession(({ kernel }) => {
    return kernel.phase === "dead" && kernel.cause !== "asked" ? kernel.note : null;
  }, null);
  const notStarted = useSession(
    ({ kernel }) => kernel.phase === "dead" && kernel.cause === "start-failed",
    false,
  );
  const wasStopped = useSession(
    ({ kernel }) => kernel.phase === "dead" && kernel.cause === "app-stopped",
    false,
  );
  const [choosing, setChoosing] = useState(false);
  if (note === null) return null;
  return (
    <div className="notice" role="alert" data-tone="danger">
      <span>{note}</span>
      {notStarted && (
        <button type="button" className="output-button" onClick={() => setChoosing(true)}>
          Choose an instance type
        </button>
      )}
      {choosing && <InstanceDialog onClose={() => setChoosing(false)} />}
      {wasStopped && (
        <button
          type="button"
          className="output-button"
          onClick={() => notebook.dispatch({ type: "restartKernel" })}
        >
          Start it again
        </button>
      )}
      <button type="button" className="output-button" onClick={() => runAll(notebook)}>
        Run all cells anew
      </button>
    </div>
  );
}
