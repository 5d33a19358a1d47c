"use client";
import type { FileState } from "@/core/session/session";
import { timeText } from "./run-times";
import { useNotebookState, useSession } from "./use-notebook";

/** Whether what is on the screen is on the disk, and whether the notebook server is there. */
export function SaveState() {
  const file = useSession((session) => session.file.state, null);
  const line = useNotebookState((state) => state.line);
  const pending = useNotebookState(
    (state) =>
      state.phase === "open" && (state.optimistic.unsent.length > 0 || state.optimistic.inFlight !== null),
  );
  if (line === "offline") {
    return (
      <span className="save-state" data-tone="warning" role="status">
        <span className="offline-dot" aria-hidden />
        <span className="save-text">{pending ? "Offline. Your changes are kept here" : "Offline"}</span>
      </span>
    );
  }
  if (file === null) return null;
  return (
    <span className="save-state" data-tone={toneOf(file)} title={titleOf(file)}>
      <span className="save-text">{textOf(file)}</span>
    </span>
  );
}

type State = FileState["state"];

const toneOf = (state: State) =>
  state.phase === "failed" ? "danger" : state.phase === "conflict" ? "warning" : "plain";

function textOf(state: State): string {
  switch (state.phase) {
    case "saved":
      return "Saved";
    case "unsaved":
    case "saving":
      return "Saving…";
    case "failed":
      return "Not saved";
    case "conflict":
      return "Changed elsewhere";
    default:
      return state satisfies never;
  }
}

function titleOf(state: State): string {
  switch (state.phase) {
    case "saved":
      return state.at > 0 ? `Saved at ${timeText(state.at)}` : "Saved";
    case "unsaved":
    case "saving":
      return "Your changes are with the notebook server and are being written.";
    case "failed":
      return state.why;
    case "conflict":
      return "The file was changed elsewhere. Choose below what to keep; nothing is lost until then.";
    default:
      return state satisfies never;
  }
}
